"""Sorts the data of the examples into train/x, train/y, val/x, val/y, as `lamella train` and BiaPy take them.

    python3 test/peers/examples_data.py isbi ISBI2012 DATA      sections 0-15 to train, 16-19 held out; membrane is 1
    python3 test/peers/examples_data.py pets PETS DATA          every fifth pair held out; pet and border are 1
    python3 test/peers/examples_data.py nuclei DSB2018 DATA     every fifth image held out; every nucleus is 1
    python3 test/peers/examples_data.py fluorescence DSB2018 DATA   its grey images on dark ground; every nucleus has its number

ISBI2012 has image/N.png and label/N.png; PETS has images/NAME.jpg and annotations/trimaps/NAME.png; DSB2018 has images
and instances of equal names. Images are copied as they are, in RGB where they have colours or are opaque; masks are 0 and 1 where no more is said.
Debian: apt-get install python3-pil python3-numpy.
"""
import os
import sys

import numpy as np
from PIL import Image


def isbi(folder):
    names = [f"{i}.png" for i in range(20)]
    return [
        (f"{i:02}", i >= 16, os.path.join(folder, "image", name), os.path.join(folder, "label", name))
        for i, name in enumerate(names)
    ]


def every_fifth(images, masks, is_wanted=lambda image: True):
    files = {os.path.splitext(name)[0]: os.path.join(images, name) for name in os.listdir(images)}
    stems = sorted(os.path.splitext(name)[0] for name in os.listdir(masks) if name.endswith(".png"))
    stems = [stem for stem in stems if is_wanted(files[stem])]
    return [(stem, i % 5 == 4, files[stem], os.path.join(masks, stem + ".png")) for i, stem in enumerate(stems)]


def pets(folder):
    return every_fifth(os.path.join(folder, "images"), os.path.join(folder, "annotations", "trimaps"))


def nuclei(folder):
    return every_fifth(os.path.join(folder, "images"), os.path.join(folder, "instances"))


def is_fluorescence(path):
    image = Image.open(path)
    return image.mode == "L" and np.asarray(image).mean() < 100


def fluorescence(folder):
    return every_fifth(os.path.join(folder, "images"), os.path.join(folder, "instances"), is_fluorescence)


recipes = {"isbi": isbi, "pets": pets, "nuclei": nuclei, "fluorescence": fluorescence}
foreground = {"isbi": lambda m: m == 0, "pets": lambda m: m != 2, "nuclei": lambda m: m > 0}


def main():
    recipe, source, target = sys.argv[1:]
    mode = "L" if recipe in ("isbi", "fluorescence") else "RGB"
    for name, is_held_out, image, mask in recipes[recipe](source):
        part = os.path.join(target, "val" if is_held_out else "train")
        for kind in ("x", "y"):
            os.makedirs(os.path.join(part, kind), exist_ok=True)
        Image.open(image).convert(mode).save(os.path.join(part, "x", name + ".png"))
        values = np.asarray(Image.open(mask))
        values = values[..., 0] if values.ndim == 3 else values
        masked = values.astype(np.uint16) if recipe == "fluorescence" else foreground[recipe](values).astype(np.uint8)
        Image.fromarray(masked).save(os.path.join(part, "y", name + ".png"))


main()
