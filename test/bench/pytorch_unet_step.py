"""Times a training step and a forward pass of the reference U-Net in PyTorch: a peer of `lamella bench`.

    python3 test/bench/pytorch_unet_step.py SIZE WIDTH DEPTH BATCH STEPS THREADS [--channels-last] [--device cuda]

Options may also come first. Binary cross-entropy of the logits, Adam 1e-3. Prints JSON in one line: medians in milliseconds after at
least two seconds of warm-up, and by how much the resident memory grew at most. Debian: apt-get install python3-torch (1.13).
"""
import argparse
import json
import resource
import statistics
import time

import torch
import torch.nn as nn
import torch.nn.functional as F


def block(inputs, outputs):
    """Twice [3x3 convolution without bias, batch norm, ReLU]."""
    layers = []
    for i, o in ((inputs, outputs), (outputs, outputs)):
        layers += [nn.Conv2d(i, o, 3, padding=1, bias=False), nn.BatchNorm2d(o), nn.ReLU(True)]
    return nn.Sequential(*layers)


class UNet(nn.Module):
    """DEPTH levels of WIDTH * 2^level channels; max-pool, transposed convolution 2x2, [skip, up], a 1x1 head; 1 to 1 channel."""

    def __init__(self, width, depth):
        super().__init__()
        widths = [width << level for level in range(depth)]
        self.down = nn.ModuleList(block(i, o) for i, o in zip([1] + widths[:-1], widths))
        self.bottom = block(widths[-1], width << depth)
        self.up = nn.ModuleList(nn.ConvTranspose2d(2 * w, w, 2, 2) for w in reversed(widths))
        self.merge = nn.ModuleList(block(2 * w, w) for w in reversed(widths))
        self.head = nn.Conv2d(width, 1, 1)

    def forward(self, x):
        skips = []
        for down in self.down:
            x = down(x)
            skips.append(x)
            x = F.max_pool2d(x, 2)
        x = self.bottom(x)
        for up, merge in zip(self.up, self.merge):
            x = merge(torch.cat([skips.pop(), up(x)], 1))
        return self.head(x)


def resident_mib():
    """The most so far."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def clock(run, steps, device):
    """The median, in milliseconds."""

    def once():
        start = time.perf_counter()
        run()
        if device == "cuda":
            torch.cuda.synchronize()
        return 1e3 * (time.perf_counter() - start)

    begun = time.perf_counter()
    warm_ups = 0
    while warm_ups < 2 or time.perf_counter() - begun < 2:
        once()
        warm_ups += 1
    return statistics.median(once() for _ in range(steps))


def main():
    parser = argparse.ArgumentParser()
    for name in ("size", "width", "depth", "batch", "steps", "threads"):
        parser.add_argument(name, type=int)
    parser.add_argument("--channels-last", action="store_true")
    parser.add_argument("--device", default="cpu")
    of = parser.parse_args()
    before = resident_mib()
    torch.set_num_threads(of.threads)
    torch.manual_seed(0)
    layout = {"memory_format": torch.channels_last} if of.channels_last else {}
    net = UNet(of.width, of.depth).to(of.device, **layout)
    optimizer = torch.optim.Adam(net.parameters(), 1e-3)
    x = torch.rand(of.batch, 1, of.size, of.size, device=of.device).to(**layout)
    y = (x > 0.5).float()

    def train():
        optimizer.zero_grad()
        F.binary_cross_entropy_with_logits(net(x), y).backward()
        optimizer.step()

    def forward():
        with torch.no_grad():
            net(x)

    step_ms = clock(train, of.steps, of.device)
    net.eval()
    forward_ms = clock(forward, of.steps, of.device)
    words = ["PyTorch", torch.__version__.split("+")[0]]
    words += [of.device] * (of.device != "cpu") + ["channels-last"] * of.channels_last
    print(json.dumps({
        "peer": " ".join(words),
        "trainStepMs": round(step_ms, 3),
        "forwardMs": round(forward_ms, 3),
        "memoryMiB": round(resident_mib() - before, 1),
    }))


main()
