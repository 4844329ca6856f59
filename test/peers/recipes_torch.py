"""Trains the recipes of docs/examples in PyTorch, on the same split, and prints what they reach: the peer of `lamella train`.

    python3 test/peers/recipes_torch.py isbi DATA STATE [--seed 0]
    python3 test/peers/recipes_torch.py pets DATA STATE [--model unet|resnet34-unet] [--epochs 15]
    python3 test/peers/recipes_torch.py nuclei DATA STATE [--epochs 30]

DATA is a folder that examples_data.py has made: train/x, train/y, val/x, val/y. STATE is a file that is written after
every epoch (every 50 steps for isbi); run again with the same one, it goes on. The last line is JSON.
Debian: apt-get install python3-torch python3-pil (1.13, 9.4).
"""
import argparse
import json
import os
import random
import sys
import time

import numpy as np
import torch
import torch.nn.functional as F
from PIL import Image

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "fixtures"))
from networks_torch import BiapyNet, Resnet34Unet, SmpUnet  # noqa: E402


def read(folder, kind, size, mode):
    """Every image of a folder, by name, [channel, height, width]; resized where a size is given."""
    found = []
    for name in sorted(os.listdir(os.path.join(folder, kind))):
        image = Image.open(os.path.join(folder, kind, name)).convert(mode)
        if size:
            image = image.resize((size, size), Image.NEAREST if kind == "y" else Image.BILINEAR)
        values = np.asarray(image, np.float32)
        found.append(torch.from_numpy(values[None] if values.ndim == 2 else values.transpose(2, 0, 1).copy()))
    return found


class Data:
    """Images less mean, over deviation, of all training pixels; masks 0 or 1."""

    def __init__(self, folder, size, mode):
        parts = {part: os.path.join(folder, part) for part in ("train", "val")}
        self.x = {part: read(at, "x", size, mode) for part, at in parts.items()}
        self.y = {part: [(m > 0).float() for m in read(at, "y", size, "L")] for part, at in parts.items()}
        pixels = torch.cat([x.flatten(1) for x in self.x["train"]], 1)
        self.mean, self.std = pixels.mean(1), pixels.std(1, unbiased=False)
        for images in self.x.values():
            for i, x in enumerate(images):
                images[i] = (x - self.mean[:, None, None]) / self.std[:, None, None]


def geometry(x, y, quarter_turns):
    for axis in (1, 2):
        if random.random() < 0.5:
            x, y = x.flip(axis), y.flip(axis)
    if quarter_turns:
        k = random.randrange(4)
        x, y = x.rot90(k, (1, 2)), y.rot90(k, (1, 2))
    return x, y


def brightness_and_contrast(x, std):
    """By 0.1 of the range of the stored values at most, each in half of the cases."""
    if random.random() < 0.5:
        x = x + random.uniform(-0.1, 0.1) * 255 / std[:, None, None]
    if random.random() < 0.5:
        middle = x.mean((1, 2), keepdim=True)
        x = (x - middle) * (1 + random.uniform(-0.1, 0.1)) + middle
    return x


def crop(x, y, size):
    top, left = (random.randrange(length - size + 1) for length in x.shape[1:])
    return x[:, top:top + size, left:left + size], y[:, top:top + size, left:left + size]


def soft_dice(logits, target):
    p = torch.sigmoid(logits)
    return 1 - (2 * (p * target).sum() + 1) / (p.sum() + target.sum() + 1)


def measure(net, data):
    """At probability 0.5: over all pixels of the held-out images, and as a mean over images."""
    net.eval()
    counts, dices = np.zeros(4), []
    with torch.no_grad():
        for x, y in zip(data.x["val"], data.y["val"]):
            height, width = x.shape[1:]
            x = F.pad(x[None], (0, -width % 32, 0, -height % 32), mode="reflect")
            p = (net(x)[0, :, :height, :width] > 0).float()
            tp, fp, fn = (p * y).sum().item(), (p * (1 - y)).sum().item(), ((1 - p) * y).sum().item()
            counts += (tp, fp, fn, y.numel())
            dices.append(2 * tp / max(1, 2 * tp + fp + fn))
    net.train()
    tp, fp, fn, all_ = counts
    return {
        "dice": 2 * tp / (2 * tp + fp + fn),
        "iou": tp / (tp + fp + fn),
        "accuracy": 1 - (fp + fn) / all_,
        "dicePerImage": float(np.mean(dices)),
    }


class Run:
    """A network, its optimizer and where it is; kept in a file."""

    def __init__(self, net, optimizer, schedule, path):
        self.parts = {"net": net, "optimizer": optimizer, **({"schedule": schedule} if schedule else {})}
        self.path, self.at, self.best, self.seconds = path, 0, None, 0.0
        if os.path.exists(path):
            saved = torch.load(path)
            for name, part in self.parts.items():
                part.load_state_dict(saved[name])
            self.at, self.best, self.seconds = saved["at"], saved["best"], saved["seconds"]
            random.setstate(saved["random"])

    def save(self):
        state = {name: part.state_dict() for name, part in self.parts.items()}
        rest = {"at": self.at, "best": self.best, "seconds": self.seconds, "random": random.getstate()}
        torch.save({**state, **rest}, self.path + ".part")
        os.replace(self.path + ".part", self.path)

    def step(self, loss):
        self.parts["optimizer"].zero_grad()
        loss.backward()
        self.parts["optimizer"].step()
        if "schedule" in self.parts:
            self.parts["schedule"].step()


def isbi(of):
    """U-Net of width 16 and depth 3, crops of 128 x 128, batch 8, Adam with one-cycle 3e-3, BCE; 400 steps."""
    data = Data(of.data, None, "L")
    net = BiapyNet("unet", 1, 1, 16, 3)
    optimizer = torch.optim.Adam(net.parameters(), 3e-3)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=400)
    run = Run(net, optimizer, schedule, of.state)
    while run.at < 400:
        start = time.perf_counter()
        batch = []
        for _ in range(8):
            at = random.randrange(len(data.x["train"]))
            x, y = geometry(*crop(data.x["train"][at], data.y["train"][at], 128), True)
            batch.append((brightness_and_contrast(x, data.std), y))
        x, y = (torch.stack(part) for part in zip(*batch))
        loss = F.binary_cross_entropy_with_logits(net(x), y)
        run.step(loss)
        run.at += 1
        run.seconds += time.perf_counter() - start
        if run.at % 50 == 0:
            run.save()
            print(run.at, loss.item(), flush=True)
    return {**measure(net, data), "seconds": run.seconds}


def whole_images(of, net, loss_of, lr, mode):
    """Images of 256 x 256, batch 8, RAdam, flips; the best epoch by Dice on the held-out images."""
    data = Data(of.data, 256, mode)
    run = Run(net, torch.optim.RAdam(net.parameters(), lr), None, of.state)
    count = len(data.x["train"])
    while run.at < of.epochs:
        start, order, losses = time.perf_counter(), random.sample(range(count), count), []
        for first in range(0, count, 8):
            pairs = (geometry(data.x["train"][i], data.y["train"][i], False) for i in order[first:first + 8])
            x, y = (torch.stack(part) for part in zip(*pairs))
            loss = loss_of(net(x), y)
            run.step(loss)
            losses.append(loss.item())
        run.at += 1
        run.seconds += time.perf_counter() - start
        now = {"epoch": run.at, **measure(net, data)}
        if run.best is None or now["dice"] > run.best["dice"]:
            run.best = now
        run.save()
        print(f"epoch {run.at} loss {np.mean(losses):.4f} dice {now['dice']:.4f}", flush=True)
    return {**run.best, "seconds": run.seconds}


def pets(of):
    net = Resnet34Unet(3, 1) if of.model == "resnet34-unet" else BiapyNet("unet", 3, 1, 16, 4)
    return whole_images(of, net, F.binary_cross_entropy_with_logits, 1e-3, "RGB")


def nuclei(of):
    return whole_images(of, SmpUnet(3, 1, (2, 2, 2, 2)), soft_dice, 1e-3, "RGB")


def main():
    parser = argparse.ArgumentParser()
    recipes = {"isbi": isbi, "pets": pets, "nuclei": nuclei}
    parser.add_argument("recipe", choices=recipes)
    parser.add_argument("data")
    parser.add_argument("state")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--epochs", type=int, default=15)
    parser.add_argument("--model", default="unet", choices=("unet", "resnet34-unet"))
    parser.add_argument("--threads", type=int, default=2)
    of = parser.parse_args()
    torch.set_num_threads(of.threads)
    torch.manual_seed(of.seed)
    random.seed(of.seed)
    print(json.dumps({"recipe": of.recipe, "seed": of.seed, "torch": torch.__version__, **recipes[of.recipe](of)}))


main()
