#!/usr/bin/env python3
"""One step of training a transform network (Johnson et al. 2016) in plain, eager PyTorch, to time rgbd_stylize against.

    plain_pytorch_training.py SIDE BATCH STEPS

The same work as  rgbd_stylize train --features vgg16 --weights random --image-size SIDE --batch BATCH  with all defaults:
the transform network with instance normalisation and resize-convolutions, VGG-16 of pastiches and photographs, Gram
matrices, losses by the `balanced` convention, the backward pass to the network's weights and a step of Adam. Pictures and
weights are random: they do not change the time. Prints the mean pictures a second behind the first two steps.
"""
import os
import sys
import time

import torch
from torch import nn
from torch.nn import functional as F

from plain_pytorch import CONTENT, STYLE, features, vgg16


class Convolution(nn.Module):
    def __init__(self, inputs, outputs, kernel, stride=1, normalised=True):
        super().__init__()
        self.pad = nn.ReflectionPad2d(kernel // 2)
        self.convolution = nn.Conv2d(inputs, outputs, kernel, stride)
        self.norm = nn.InstanceNorm2d(outputs, affine=True) if normalised else nn.Identity()

    def forward(self, x):
        return self.norm(self.convolution(self.pad(x)))


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.one, self.two = Convolution(channels, channels, 3), Convolution(channels, channels, 3)

    def forward(self, x):
        return x + self.two(torch.relu(self.one(x)))


class Transform(nn.Module):
    def __init__(self):
        super().__init__()
        self.down = nn.ModuleList([Convolution(3, 32, 9), Convolution(32, 64, 3, 2), Convolution(64, 128, 3, 2)])
        self.blocks = nn.Sequential(*(Residual(128) for _ in range(5)))
        self.up = nn.ModuleList([Convolution(128, 64, 3), Convolution(64, 32, 3)])
        self.last = Convolution(32, 3, 9, normalised=False)

    def forward(self, x):
        x = 2 * x - 1
        for layer in self.down:
            x = torch.relu(layer(x))
        x = self.blocks(x)
        for layer in self.up:
            x = torch.relu(layer(F.interpolate(x, scale_factor=2, mode="nearest")))
        return (1 + torch.tanh(self.last(x))) / 2


def grams(f):
    f = f.flatten(2)
    return f @ f.transpose(1, 2) / f.shape[2]


def main():
    side, batch, steps = map(int, sys.argv[1:4])
    torch.manual_seed(0)
    torch.set_num_threads(len(os.sched_getaffinity(0)))
    network, judge = Transform(), vgg16()
    for layer in judge:
        layer.requires_grad_(False)
    style_layers, content_layer = STYLE["vgg16"], CONTENT["vgg16"]
    with torch.no_grad():
        style = {i: grams(f) for i, f in features(judge, torch.rand(1, 3, side, side), style_layers).items()}
    adam = torch.optim.Adam(network.parameters(), lr=1e-3)
    for step in range(steps):
        if step == 2:
            start = time.perf_counter()
        photographs = torch.rand(batch, 3, side, side)
        with torch.no_grad():
            wanted = features(judge, photographs, [content_layer])[content_layer]
        adam.zero_grad()
        x = network(photographs)
        found = features(judge, x, style_layers + [content_layer])
        loss = sum(((grams(found[i]) - style[i]) ** 2).sum() / (style[i] ** 2).sum() for i in style_layers)
        loss = loss + ((found[content_layer] - wanted) ** 2).sum() / (wanted ** 2).sum()
        loss = loss + 0.1 * (((x[:, :, 1:] - x[:, :, :-1]) ** 2).mean() + ((x[:, :, :, 1:] - x[:, :, :, :-1]) ** 2).mean())
        loss.backward()
        adam.step()
    print(f"{batch * (steps - 2) / (time.perf_counter() - start):.4f}")


if __name__ == "__main__":
    main()
