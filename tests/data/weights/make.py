"""Writes the weights files that the tests read. Needs PyTorch 2 and the safetensors package:

    python make.py

Every number can be checked by hand (counts, halves, powers of two). Runs differ only in the storage keys of the legacy
files, which are addresses in PyTorch's memory.
The malformed files are not here: the tests make them from these.
"""

import collections
import os
import pathlib
import pickle
import struct

import safetensors.torch
import torch

HERE = pathlib.Path(__file__).parent


def plain():
    """A state_dict of every element type, with views, tied weights and entries that are no tensors."""
    tied = torch.arange(6, dtype=torch.float32) + 100
    tensors = collections.OrderedDict()
    tensors["features.0.weight"] = torch.arange(24, dtype=torch.float32).reshape(2, 3, 2, 2)
    tensors["features.0.bias"] = torch.nn.Parameter(torch.tensor([0.5, -0.25]))
    tensors["features.2.weight"] = torch.arange(6, dtype=torch.float32).reshape(2, 3).t()
    tensors["features.10.weight"] = torch.arange(10, dtype=torch.float32)[2:8:2]
    tensors["tied.all"] = tied
    tensors["tied.tail"] = tied[4:]
    tensors["half"] = torch.tensor([0.5, -2.0, 65504.0], dtype=torch.float16)
    tensors["bfloat16"] = torch.tensor([1.0, -0.15625, 2.0**100], dtype=torch.bfloat16)
    tensors["double"] = torch.tensor([0.125, -3.0], dtype=torch.float64)
    tensors["count"] = torch.tensor(7, dtype=torch.int64)
    tensors["int32"] = torch.tensor([-70000], dtype=torch.int32)
    tensors["int16"] = torch.tensor([-300], dtype=torch.int16)
    tensors["int8"] = torch.tensor([-5], dtype=torch.int8)
    tensors["uint8"] = torch.tensor([200], dtype=torch.uint8)
    tensors["bool"] = torch.tensor([True, False])
    tensors["empty"] = torch.empty(0, 3)
    # An attribute, as a module's state_dict has it.
    tensors._metadata = collections.OrderedDict({"": {"version": 1}})
    tensors["height"] = 192
    tensors["scale"] = 5.4
    tensors["use_stereo"] = False
    tensors["note"] = None
    return tensors


def nested():
    """A checkpoint: the state_dict beside what training needs."""
    weight = torch.tensor([1.0, 2.0])
    optimizer = {"state": {0: {"moment": torch.tensor([9.0])}}, "groups": [{"lr": 0.5, "betas": (0.9, 0.999)}]}
    return {"epoch": 3, "best": -1.5, "big": 2**40, "optimizer": optimizer, "state_dict": {"weight": weight}}


class Call:
    """Unpickled by Python, this makes a file. Unpickled by this project, it is an error."""

    def __reduce__(self):
        return os.system, ("touch rgbd_stylize_ran_a_pickle",)


class Old:
    """An object that pickles as the call of `function` with `arguments`."""

    def __init__(self, function, *arguments):
        self.function, self.arguments = function, arguments

    def __reduce__(self):
        return self.function, self.arguments


class Storage:
    """A storage as PyTorch before 0.4 refers to it."""

    def __init__(self, *parts):
        self.parts = parts


class OldPickler(pickle._Pickler):
    """Python 2's: it counts the memo from 1, and its strings are bytes."""

    def persistent_id(self, value):
        return ("storage", torch.FloatStorage, *value.parts) if isinstance(value, Storage) else None

    def put(self, index):
        return super().put(index + 1)

    def get(self, index):
        return super().get(index + 1)

    def save_text(self, text):
        self.write(pickle.SHORT_BINSTRING + bytes([len(text)]) + text.encode())
        self.memoize(text)

    dispatch = {**pickle._Pickler.dispatch, str: save_text}


def old_legacy():
    """What PyTorch 0.2 under Python 2 wrote: _rebuild_tensor, an OrderedDict of pairs, a view of a storage."""
    root = Storage("11", "cpu", 4, None)
    part = Storage("11", "cpu", 4, ("12", 1, 2))
    whole = Old(torch._utils._rebuild_tensor, root, 0, (2, 2), (2, 1))
    view = Old(torch._utils._rebuild_tensor, part, 1, (1,), (1,))
    items = [["weight", whole], ["part", view]]
    with open(HERE / "old.legacy.pth", "wb") as file:
        system = dict(protocol_version=1001, little_endian=True, type_sizes=dict(short=2, int=4, long=4))
        for value in (0x1950A86A20F9469CFC6C, 1001, system, Old(collections.OrderedDict, items), ["11"]):
            OldPickler(file, protocol=2).dump(value)
        file.write(struct.pack("<q4f", 4, 10, 11, 12, 13))


class Scripted(torch.nn.Module):
    def forward(self, x):
        return x + 1


def main():
    legacy = dict(_use_new_zipfile_serialization=False)
    torch.save(plain(), HERE / "plain.zip.pth")
    torch.save(plain(), HERE / "plain.legacy.pth", **legacy)
    torch.save(plain(), HERE / "plain.protocol4.pth", pickle_protocol=4)
    torch.save(nested(), HERE / "nested.zip.pth")
    torch.save(nested(), HERE / "nested.legacy.pth", **legacy)
    torch.save({"weight": torch.ones(1), "call": Call()}, HERE / "call.zip.pth")
    torch.save({"weight": torch.ones(1), "call": Call()}, HERE / "call.legacy.pth", **legacy)
    old_legacy()
    torch.jit.save(torch.jit.script(Scripted()), str(HERE / "scripted.pt"))
    dense = {name: value.detach().contiguous().clone() for name, value in plain().items() if torch.is_tensor(value)}
    safetensors.torch.save_file(dense, HERE / "plain.safetensors", metadata={"layers": "features"})


if __name__ == "__main__":
    main()
