"""Puts images of equal size one after another into a grey stack, zyx, as an OME-Zarr 0.4 without compression.

    python3 test/peers/grey_stack.py STACK.ome.zarr IMAGE...

Debian: apt-get install python3-pil python3-numpy.
"""
import json
import os
import sys

import numpy as np
from PIL import Image

target, *names = sys.argv[1:]
stack = np.stack([np.asarray(Image.open(name).convert("L")) for name in names])
for z, plane in enumerate(stack):
    os.makedirs(os.path.join(target, "0", str(z), "0"))
    plane.tofile(os.path.join(target, "0", str(z), "0", "0"))
array = {
    **{"zarr_format": 2, "shape": stack.shape, "chunks": (1, *stack.shape[1:]), "dtype": "|u1", "order": "C"},
    **{"compressor": None, "filters": None, "fill_value": 0, "dimension_separator": "/"},
}
levels = [{"path": "0", "coordinateTransformations": [{"type": "scale", "scale": [1, 1, 1]}]}]
axes = [{"name": axis, "type": "space"} for axis in "zyx"]
files = {
    ".zgroup": {"zarr_format": 2},
    ".zattrs": {"multiscales": [{"version": "0.4", "axes": axes, "datasets": levels}]},
    "0/.zarray": array,
}
for name, content in files.items():
    with open(os.path.join(target, name), "w") as file:
        json.dump(content, file)
