"""Writes unknown_operation.pt, a TorchScript that calls torch.no_such_operation. Needs PyTorch 2:

    python make.py
"""

import pathlib
import zipfile

import torch

FILE = pathlib.Path(__file__).parent / "unknown_operation.pt"


class Network(torch.nn.Module):
    def forward(self, x):
        return torch.relu(x)


torch.jit.script(Network()).save(str(FILE))
with zipfile.ZipFile(FILE) as archive:
    records = {name: archive.read(name) for name in archive.namelist() if not name.endswith(".debug_pkl")}
with zipfile.ZipFile(FILE, "w", zipfile.ZIP_STORED) as archive:
    for name, content in records.items():
        archive.writestr(name, content.replace(b"torch.relu", b"torch.no_such_operation"))
