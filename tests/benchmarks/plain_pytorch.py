#!/usr/bin/env python3
"""One iteration of style transfer in plain, eager PyTorch, to time rgbd_stylize against.

    plain_pytorch.py {vgg16,squeezenet} HEIGHT WIDTH ITERATIONS

The same work as  rgbd_stylize --features NAME --weights random --scales 1  with its default layers and the `balanced`
convention: a forward pass to the style and content layers, Gram matrices, losses, the backward pass to the pixels, a step of
Adam and a clamp. Weights are random: they do not change the time. Prints the median seconds of an iteration.
"""
import os
import statistics
import sys
import time

import torch
from torch import nn

STYLE = {"vgg16": [1, 6, 11, 18], "squeezenet": [1, 4, 6, 7]}
CONTENT = {"vgg16": 20, "squeezenet": 6}


class Fire(nn.Module):
    def __init__(self, inputs, squeeze, outputs):
        super().__init__()
        self.squeeze = nn.Conv2d(inputs, squeeze, 1)
        self.one = nn.Conv2d(squeeze, outputs // 2, 1)
        self.three = nn.Conv2d(squeeze, outputs // 2, 3, padding=1)

    def forward(self, x):
        x = torch.relu(self.squeeze(x))
        return torch.cat([torch.relu(self.one(x)), torch.relu(self.three(x))], 1)


def vgg16():
    layers, inputs = [], 3
    for width, count in ((64, 2), (128, 2), (256, 3), (512, 3)):
        for _ in range(count):
            layers += [nn.Conv2d(inputs, width, 3, padding=1), nn.ReLU(inplace=False)]
            inputs = width
        layers.append(nn.MaxPool2d(2))
    return layers


def squeezenet():
    pool = lambda: nn.MaxPool2d(3, 2, ceil_mode=True)
    return [nn.Conv2d(3, 64, 3, 2), nn.ReLU(), pool(), Fire(64, 16, 128), Fire(128, 16, 128), pool(),
            Fire(128, 32, 256), Fire(256, 32, 256)]


def features(layers, x, taps):
    mean = torch.tensor([0.485, 0.456, 0.406]).view(1, 3, 1, 1)
    deviation = torch.tensor([0.229, 0.224, 0.225]).view(1, 3, 1, 1)
    x, found = (x - mean) / deviation, {}
    for i in range(max(taps) + 1):
        x = layers[i](x)
        if i in taps:
            found[i] = x
    return found


def gram(f):
    f = f.flatten(2)[0]
    return f @ f.t() / f.shape[1]


def main():
    name, height, width, iterations = sys.argv[1], *map(int, sys.argv[2:5])
    torch.manual_seed(0)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    layers = {"vgg16": vgg16, "squeezenet": squeezenet}[name]()
    for layer in layers:
        layer.requires_grad_(False)
    taps = STYLE[name] + [CONTENT[name]]
    content, style = torch.rand(1, 3, height, width), torch.rand(1, 3, height, width)
    with torch.no_grad():
        target = features(layers, content, taps)[CONTENT[name]]
        grams = {i: gram(f) for i, f in features(layers, style, STYLE[name]).items()}
    x = content.clone().requires_grad_(True)
    adam, times = torch.optim.Adam([x], lr=0.02), []
    for _ in range(iterations):
        start = time.perf_counter()
        adam.zero_grad()
        found = features(layers, x, taps)
        loss = sum(((gram(found[i]) - grams[i]) ** 2).sum() / (grams[i] ** 2).sum() for i in STYLE[name])
        loss = loss + 0.05 * ((found[CONTENT[name]] - target) ** 2).sum() / (target ** 2).sum()
        loss = loss + 0.1 * (((x[:, :, 1:] - x[:, :, :-1]) ** 2).mean() + ((x[:, :, :, 1:] - x[:, :, :, :-1]) ** 2).mean())
        loss.backward()
        adam.step()
        with torch.no_grad():
            x.clamp_(0, 1)
        times.append(time.perf_counter() - start)
    print(f"{statistics.median(times):.4f}")


if __name__ == "__main__":
    main()
