"""Writes transformer_net.pth, a state_dict as PyTorch's own fast neural style example leaves it, and prints the figures
of tests/feedforward/pytorch_example_test.cpp. Needs PyTorch 2:

    python make.py

The network is stated here by its published description: names, layers and units of TransformerNet, two channels wide
instead of 32.
"""

import math
import pathlib

import torch
from torch import nn

HERE = pathlib.Path(__file__).parent
WIDTH = 2


class Conv(nn.Module):
    """A convolution of a picture that is reflected at its border, perhaps enlarged before."""

    def __init__(self, inside, outside, kernel, stride=1, enlarge=1):
        super().__init__()
        self.enlarge, self.border = enlarge, kernel // 2
        self.conv2d = nn.Conv2d(inside, outside, kernel, stride)

    def forward(self, x):
        if self.enlarge > 1:
            x = nn.functional.interpolate(x, scale_factor=self.enlarge, mode="nearest")
        return self.conv2d(nn.functional.pad(x, [self.border] * 4, mode="reflect"))


def norm(channels):
    return nn.InstanceNorm2d(channels, affine=True)


class Residual(nn.Module):
    def __init__(self, channels):
        super().__init__()
        self.conv1, self.in1 = Conv(channels, channels, 3), norm(channels)
        self.conv2, self.in2 = Conv(channels, channels, 3), norm(channels)

    def forward(self, x):
        return x + self.in2(self.conv2(torch.relu(self.in1(self.conv1(x)))))


class TransformerNet(nn.Module):
    def __init__(self, width):
        super().__init__()
        self.conv1, self.in1 = Conv(3, width, 9), norm(width)
        self.conv2, self.in2 = Conv(width, 2 * width, 3, stride=2), norm(2 * width)
        self.conv3, self.in3 = Conv(2 * width, 4 * width, 3, stride=2), norm(4 * width)
        self.res1, self.res2, self.res3, self.res4, self.res5 = (Residual(4 * width) for _ in range(5))
        self.deconv1, self.in4 = Conv(4 * width, 2 * width, 3, enlarge=2), norm(2 * width)
        self.deconv2, self.in5 = Conv(2 * width, width, 3, enlarge=2), norm(width)
        self.deconv3 = Conv(width, 3, 9)

    def forward(self, x):
        for conv, normalise in ((self.conv1, self.in1), (self.conv2, self.in2), (self.conv3, self.in3)):
            x = torch.relu(normalise(conv(x)))
        for block in (self.res1, self.res2, self.res3, self.res4, self.res5):
            x = block(x)
        x = torch.relu(self.in4(self.deconv1(x)))
        x = torch.relu(self.in5(self.deconv2(x)))
        return self.deconv3(x)


def picture(height, width, phase):
    """That of tests/support/pictures.hpp."""
    angle = lambda c, i, j: phase + 0.11 * (c + 1) * i + 0.07 * (c + 2) * j + 0.003 * i * j
    rows = [[[0.5 + 0.45 * math.sin(angle(c, i, j)) for j in range(width)] for i in range(height)] for c in range(3)]
    return torch.tensor([rows], dtype=torch.float64).float()


def summary(x):
    x = x.double()
    parts = [list(x.shape), x.sum().item(), x.abs().sum().item(), x.flatten()[:4].tolist(), x.flatten()[-4:].tolist()]
    return str(parts).replace("[", "{").replace("]", "}")


def main():
    torch.manual_seed(1)
    network = TransformerNet(WIDTH).eval()
    with torch.no_grad():
        for module in network.modules():
            if isinstance(module, nn.InstanceNorm2d):  # not the identity that they begin with
                module.weight.uniform_(0.5, 1.5)
                module.bias.uniform_(-0.5, 0.5)
        network.deconv3.conv2d.weight *= 150  # grey levels
        network.deconv3.conv2d.bias += 100
        painted = network(255 * picture(32, 40, 0.7))
    torch.save(network.state_dict(), HERE / "transformer_net.pth")
    print("from", painted.min().item(), "to", painted.max().item())
    print(summary((painted / 255).clamp(0, 1)))


if __name__ == "__main__":
    main()
