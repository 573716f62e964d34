"""Writes the small .pth files that wasm-tests/weights-torch.test.mjs reads. PyTorch 1.13.

    python3 torch_files.py
"""
import collections
import pathlib

import torch

here = pathlib.Path(__file__).parent
state = collections.OrderedDict(
    {
        "features.0.weight": torch.arange(24.0).reshape(2, 3, 2, 2),
        "features.0.bias": torch.tensor([0.5, -1.5]),
        "bn.num_batches_tracked": torch.tensor(7),
        "half": torch.tensor([1.0, -2.0]).half(),
        "bfloat16": torch.tensor([1.5]).bfloat16(),
        "double": torch.tensor([0.1], dtype=torch.float64),
        "transposed": torch.arange(6.0).reshape(2, 3).t(),
        "view": torch.arange(10.0)[4:7],
        "parameter": torch.nn.Parameter(torch.tensor([3.0])),
    }
)
torch.save(state, here / "torch_zip.pth")
torch.save(state, here / "torch_legacy.pth", _use_new_zipfile_serialization=False)
torch.save({"epoch": 3, "state_dict": state}, here / "torch_checkpoint.pth")
torch.save(torch.nn.Sequential(torch.nn.Linear(2, 1)), here / "torch_whole_model.pth")
