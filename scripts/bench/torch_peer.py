"""PyTorch as a contestant (rows.mjs): a line of JSON in, a line of JSON out.

    torch_peer.py --layouts nchw,nhwc     answers {load}, {open}, {turn}, {close}
    torch_peer.py --export FOLDER         writes NAME.onnx of the forward passes

With several layouts the faster one is found while a job is opened and kept for it.
"""

import argparse
import json
import sys
import time

import torch
import torchvision
from torch import nn

FEATURES = {"vgg16": 512, "mobilenet_v2": 1280, "resnet50": 2048}
LAYOUTS = {"nchw": torch.contiguous_format, "nhwc": torch.channels_last}


def backbone_of(name):
    """The layers up to the average pooling, included."""
    net = getattr(torchvision.models, name)()
    if name == "resnet50":
        body = list(net.children())[:-2]
    else:
        body = [net.features]
    return nn.Sequential(*body, nn.AdaptiveAvgPool2d(1), nn.Flatten())


def head_of(name, classes):
    return nn.Sequential(nn.Linear(FEATURES[name], 128), nn.ReLU(), nn.Linear(128, classes))


def train_mode(job, body):
    """Freezes as the job says; frozen BatchNorm uses its averages."""
    for p in body.parameters():
        p.requires_grad_(False)
    body.eval()
    if job["thawed"] == "block5":
        thawed = [body[0][i] for i in range(24, len(body[0]))]
    elif job["thawed"] == "conv5":
        thawed = [body[7]]
    else:
        thawed = [m for m in body.modules() if isinstance(m, nn.Conv2d)]
    for module in thawed:
        module.train()
        for p in module.parameters():
            p.requires_grad_(True)


class Work:
    """A job in one memory layout."""

    def __init__(self, job, layout):
        torch.manual_seed(1)
        self.job = job
        body = backbone_of(job["backbone"])
        head = head_of(job["backbone"], job["classes"])
        count = job["photos"] if job["kind"] == "article" else job["batch"]
        if job["kind"] == "head":
            self.photos = torch.rand(count, FEATURES[job["backbone"]])
            self.net = head
        else:
            self.photos = torch.randn(count, 3, job["side"], job["side"])
            self.photos = self.photos.contiguous(memory_format=LAYOUTS[layout])
            self.net = nn.Sequential(body, head).to(memory_format=LAYOUTS[layout])
        self.labels = torch.arange(count) % job["classes"]
        if job["kind"] == "step":
            train_mode(job, body)
        elif job["kind"] == "article":
            body.eval().requires_grad_(False)
        elif job["kind"] == "forward":
            self.net = body.eval()
        self.loss = nn.CrossEntropyLoss()
        trained = [p for p in self.net.parameters() if p.requires_grad]
        self.optimizer = torch.optim.Adam(trained, lr=1e-5)

    def step(self, photos, labels):
        self.optimizer.zero_grad(set_to_none=True)
        loss = self.loss(self.net(photos), labels)
        loss.backward()
        self.optimizer.step()
        return loss.item()

    def epoch(self):
        """One epoch as the article writes it: every photo through every layer."""
        held_out = len(self.photos) // 5
        batch = self.job["batch"]
        for part in zip(self.photos[held_out:].split(batch), self.labels[held_out:].split(batch)):
            self.step(*part)
        with torch.no_grad():
            for photos in self.photos[:held_out].split(batch):
                self.net(photos)

    def turn(self):
        begun = time.perf_counter()
        kind = self.job["kind"]
        if kind == "forward":
            with torch.no_grad():
                self.net(self.photos)
        elif kind == "article":
            self.epoch()
        else:
            for _ in range(self.job.get("steps", 1)):
                self.step(self.photos, self.labels)
        seconds = time.perf_counter() - begun
        # Every epoch does the same work: one is measured for all.
        return seconds * self.job["epochs"] if kind == "article" else seconds


def open_fastest(job, layouts):
    if job["kind"] == "article":  # as written: no layout chosen
        return Work(job, "nchw")
    best = None
    for layout in layouts:
        work = Work(job, layout)
        work.turn()
        seconds = work.turn() if len(layouts) > 1 else 0
        if best is None or seconds < best[0]:
            best = (seconds, work)
    return best[1]


def answer(question, state, layouts):
    if "load" in question:
        torch.set_num_threads(question["load"]["threads"])
    elif "open" in question:
        state["work"] = open_fastest(question["open"], layouts)
    elif "turn" in question:
        return state["work"].turn()
    else:
        state.clear()
    return None


def export(folder):
    for name in FEATURES:
        photos = torch.randn(1, 3, 224, 224)
        torch.onnx.export(
            backbone_of(name).eval(),
            photos,
            f"{folder}/{name}.onnx",
            input_names=["photos"],
            output_names=["features"],
            dynamic_axes={"photos": {0: "n"}, "features": {0: "n"}},
        )


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--layouts", default="nchw")
    parser.add_argument("--export")
    options = parser.parse_args()
    if options.export:
        export(options.export)
        return
    state = {}
    for line in sys.stdin:
        try:
            said = {"answer": answer(json.loads(line), state, options.layouts.split(","))}
        except Exception as failure:  # the other side ends the bench with it
            said = {"failure": repr(failure)}
        print(json.dumps(said), flush=True)


main()
