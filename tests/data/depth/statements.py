"""Plain PyTorch statements of the depth networks, and the figures of tests/depth/depth_goldens.hpp:

    python statements.py

Layers stand as they were published, their normalisations not folded into convolutions. Weights are hashed from the
tensors' names, as in src/weights/hashed_weights.cpp; pictures are made by formula, as in tests/support/pictures.hpp.
"""

import zlib
from functools import partial

import numpy as np
import torch
import torch.nn.functional as F
from torch import nn


def hashed(name, shape, fan_in):
    """Uniform in ±sqrt(6 / fan_in) by SplitMix64 over the name's CRC-32 and the index."""
    with np.errstate(over="ignore"):
        state = (np.uint64(zlib.crc32(name.encode())) << np.uint64(32)) + np.arange(np.prod(shape), dtype=np.uint64)
        state = state + np.uint64(0x9E3779B97F4A7C15)
        state = (state ^ (state >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        state = (state ^ (state >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        state = state ^ (state >> np.uint64(31))
    unit = (state >> np.uint64(40)).astype(np.float64) / 2**24
    return torch.from_numpy((np.sqrt(6 / fan_in) * (2 * unit - 1)).astype(np.float32)).reshape(shape)


def fill(network, vectors, scales=None):
    """Hashed tensors; `vectors` makes those of one dimension; `scales` multiplies some."""
    state = network.state_dict()
    for name, tensor in state.items():
        if "num_batches" in name:
            continue
        shape = tuple(tensor.shape)
        made = hashed(name, shape, np.prod(shape[1:])) if len(shape) > 1 else vectors(name, shape)
        state[name] = made * (scales or {}).get(name, 1)
    network.load_state_dict(state)
    return network.eval()


def varied(name, shape):
    """Normalisations that are not the identity: weight and variance in [0.5, 1.5], bias and mean in ±0.1."""
    near_one = "running_var" in name or "weight" in name
    return 1 + 0.5 * hashed(name, shape, 6) if near_one else hashed(name, shape, 600)


def picture(height, width, phase):
    c, i, j = np.meshgrid(np.arange(3.0), np.arange(float(height)), np.arange(float(width)), indexing="ij")
    x = 0.5 + 0.45 * np.sin(phase + 0.11 * (c + 1) * i + 0.07 * (c + 2) * j + 0.003 * i * j)
    return torch.from_numpy(x.astype(np.float32))[None]


def resized(x, height, width):
    return F.interpolate(x, size=(height, width), mode="bilinear", align_corners=False)


# ------------------------------------------------------------------------- Monodepth2 (Godard et al. 2019)
class BasicBlock(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 3, stride, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, padding=1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.downsample = None
        if stride > 1:
            shortcut = nn.Conv2d(channels, width, 1, stride, bias=False)
            self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(width))

    def forward(self, x):
        y = self.bn2(self.conv2(F.relu(self.bn1(self.conv1(x)))))
        return F.relu(y + (self.downsample(x) if self.downsample else x))


class Encoder(nn.Module):
    """ResNet-18: what it has at 1/2, 1/4, … 1/32."""

    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for stage in range(4):
            width = 64 << stage
            blocks = BasicBlock(channels, width, 2 if stage else 1), BasicBlock(width, width, 1)
            setattr(self, f"layer{stage + 1}", nn.Sequential(*blocks))
            channels = width

    def forward(self, x):
        features = [F.relu(self.bn1(self.conv1(x)))]
        x = F.max_pool2d(features[0], 3, 2, 1)
        for layer in (self.layer1, self.layer2, self.layer3, self.layer4):
            features.append(x := layer(x))
        return features


class Reflected(nn.Module):
    def __init__(self, channels, out):
        super().__init__()
        self.conv = nn.Conv2d(channels, out, 3)

    def forward(self, x):
        return self.conv(F.pad(x, (1, 1, 1, 1), mode="reflect"))


class WithElu(nn.Module):
    def __init__(self, channels, out):
        super().__init__()
        self.conv = Reflected(channels, out)

    def forward(self, x):
        return F.elu(self.conv(x))


class Monodepth2(nn.Module):
    def __init__(self):
        super().__init__()
        self.encoder = Encoder()
        widths = ((512, 256, 256), (256, 128, 128), (128, 64, 64), (64, 32, 64), (32, 16, 0))  # in, out, skipped
        steps = [WithElu(*sizes) for i, o, skipped in widths for sizes in ((i, o), (o + skipped, o))]
        self.decoder = nn.ModuleList([*steps, Reflected(16, 1)])

    def forward(self, x):
        features = self.encoder((x - 0.45) / 0.225)  # of a picture of the network's own size
        x = features.pop()
        *steps, output = self.decoder
        for before, behind in zip(steps[::2], steps[1::2]):
            x = F.interpolate(before(x), scale_factor=2, mode="nearest")
            x = behind(torch.cat((x, features.pop()), 1) if features else x)
        return torch.sigmoid(output(x))


# ------------------------------------------------------------------ FCRN ResNet-UpProj (Laina et al. 2016)
class Bottleneck(nn.Module):
    def __init__(self, channels, width, stride):
        super().__init__()
        self.conv1 = nn.Conv2d(channels, width, 1, bias=False)
        self.bn1 = nn.BatchNorm2d(width)
        self.conv2 = nn.Conv2d(width, width, 3, stride, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(width)
        self.conv3 = nn.Conv2d(width, 4 * width, 1, bias=False)
        self.bn3 = nn.BatchNorm2d(4 * width)
        self.downsample = None
        if stride > 1 or channels != 4 * width:
            shortcut = nn.Conv2d(channels, 4 * width, 1, stride, bias=False)
            self.downsample = nn.Sequential(shortcut, nn.BatchNorm2d(4 * width))

    def forward(self, x):
        y = F.relu(self.bn1(self.conv1(x)))
        y = F.relu(self.bn2(self.conv2(y)))
        return F.relu(self.bn3(self.conv3(y)) + (self.downsample(x) if self.downsample else x))


def interleaved(first, second, axis):
    """first[0], second[0], first[1], second[1], … along an axis."""
    return torch.stack((first, second), axis + 1).flatten(axis, axis + 1)


class UpProjection(nn.Module):
    def __init__(self, channels):
        super().__init__()
        half = channels // 2
        for branch in (1, 2):
            for quarter, kernel in enumerate(((3, 3), (2, 3), (3, 2), (2, 2)), 1):
                setattr(self, f"conv{branch}_{quarter}", nn.Conv2d(channels, half, kernel))
            setattr(self, f"bn1_{branch}", nn.BatchNorm2d(half))
        self.conv3 = nn.Conv2d(half, half, 3, padding=1)
        self.bn2 = nn.BatchNorm2d(half)

    def doubled(self, x, branch):
        paddings = ((1, 1, 1, 1), (1, 1, 1, 0), (1, 0, 1, 1), (1, 0, 1, 0))  # left, right, top, bottom
        a, b, c, d = (
            getattr(self, f"conv{branch}_{quarter}")(F.pad(x, padding)) for quarter, padding in enumerate(paddings, 1)
        )
        rows = interleaved(interleaved(a, b, 3), interleaved(c, d, 3), 2)
        return getattr(self, f"bn1_{branch}")(rows)

    def forward(self, x):
        return F.relu(self.bn2(self.conv3(F.relu(self.doubled(x, 1)))) + self.doubled(x, 2))


class Fcrn(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv1 = nn.Conv2d(3, 64, 7, 2, 3, bias=False)
        self.bn1 = nn.BatchNorm2d(64)
        channels = 64
        for stage, blocks in enumerate((3, 4, 6, 3)):
            made = []
            for block in range(blocks):
                made.append(Bottleneck(channels, 64 << stage, 2 if stage > 0 and block == 0 else 1))
                channels = 256 << stage
            setattr(self, f"layer{stage + 1}", nn.Sequential(*made))
        self.conv2 = nn.Conv2d(2048, 1024, 1, bias=False)
        self.bn2 = nn.BatchNorm2d(1024)
        for up in range(1, 5):
            setattr(self, f"up{up}", UpProjection(2048 >> up))
        self.conv3 = nn.Conv2d(64, 1, 3, padding=1)

    def forward(self, x):
        x = F.max_pool2d(F.relu(self.bn1(self.conv1(resized(x, 228, 304) * 255))), 3, 2, 1)
        x = self.layer4(self.layer3(self.layer2(self.layer1(x))))
        return F.relu(self.conv3(self.up4(self.up3(self.up2(self.up1(self.bn2(self.conv2(x))))))))


# --------------------------------------------------------------------------- hourglass (Chen et al. 2016)
class Parallel(nn.ModuleList):
    """Branches over one input."""

    def forward(self, x):
        return [branch(x) for branch in self]


class Inception(Parallel):
    def __init__(self, channels, middle, out, kernels=(3, 5, 7)):
        def normalised(inputs, outputs, kernel):
            return nn.Conv2d(inputs, outputs, kernel, padding=kernel // 2), nn.BatchNorm2d(outputs, affine=False)

        branches = [nn.Sequential(*normalised(channels, out, 1), nn.ReLU())]
        for k in kernels:
            thin, wide = normalised(channels, middle, 1), normalised(middle, out, k)
            branches.append(nn.Sequential(*thin, nn.ReLU(), *wide, nn.ReLU()))
        super().__init__(branches)

    def forward(self, x):
        return torch.cat(super().forward(x), 1)


class Level(nn.Sequential):
    """A branch that halves, works at the next size and doubles, and one that stays; their sum."""

    def __init__(self, down, skip, skip_first=False):
        down = nn.Sequential(*down, nn.UpsamplingNearest2d(scale_factor=2))
        super().__init__(Parallel([skip, down] if skip_first else [down, skip]))

    def forward(self, x):
        return sum(self[0](x))


def hourglass():
    wide = (3, 7, 11)
    i = Inception
    chain = nn.Sequential
    last = Level(
        [nn.AvgPool2d(2), i(256, 32, 64), i(256, 32, 64), i(256, 32, 64)],
        chain(i(256, 32, 64), i(256, 32, 64)),
        True,
    )
    third = Level(
        [nn.AvgPool2d(2), i(256, 32, 64), i(256, 32, 64), last, i(256, 32, 64), i(256, 64, 64, wide)],
        chain(i(256, 32, 64), i(256, 64, 64, wide)),
        True,
    )
    second = Level(
        [nn.MaxPool2d(2), i(128, 32, 32), i(128, 32, 64), third, i(256, 32, 64), i(256, 32, 32)],
        chain(i(128, 32, 32), i(128, 64, 32, wide)),
    )
    first = Level(
        [nn.MaxPool2d(2), i(128, 32, 32), i(128, 32, 32), second, i(128, 64, 32), i(128, 32, 16, wide)],
        chain(i(128, 64, 16, wide)),
    )
    layers = [nn.Conv2d(3, 128, 7, padding=3), nn.BatchNorm2d(128), nn.ReLU(), first, nn.Conv2d(64, 1, 3, padding=1)]
    network = nn.Sequential(*layers)
    forward = network.forward
    network.forward = lambda x: forward(resized(x, 240, 320))
    return network


# ------------------------------------------------------------ ours: SqueezeNet 1.1 to 1/16, and a decoder
class Fire(nn.Module):
    def __init__(self, channels, squeezed, out):
        super().__init__()
        self.squeeze = nn.Conv2d(channels, squeezed, 1)
        self.expand1x1 = nn.Conv2d(squeezed, out // 2, 1)
        self.expand3x3 = nn.Conv2d(squeezed, out // 2, 3, padding=1)

    def forward(self, x):
        x = F.relu(self.squeeze(x))
        return F.relu(torch.cat((self.expand1x1(x), self.expand3x3(x)), 1))


def decoder_of(coarsest, levels):
    """1×1 convolutions over the coarsest features, and of each level (skipped, lateral, out) two convolutions."""
    sizes = {"reduce": (coarsest + 2, 128, 1), "everywhere": (128, 128, 1), "context": (128, 128, 3)}
    channels = 128
    for i, (skipped, lateral, out) in enumerate(levels):
        sizes |= {f"lateral{i}": (skipped, lateral, 1), f"fuse{i}": (channels + lateral, out, 3)}
        channels = out
    sizes["output"] = (channels, 1, 3)
    return {name: nn.Conv2d(i, o, kernel, padding=kernel // 2) for name, (i, o, kernel) in sizes.items()}


def decode(decoder, x, finer):
    """`x`, the coarsest features, and `finer`, coarse to fine."""
    down, across = torch.meshgrid(*(torch.linspace(-1, 1, n) for n in x.shape[2:]), indexing="ij")
    x = F.relu(decoder["reduce"](torch.cat((x, across[None, None], down[None, None]), 1)))
    x = F.relu(decoder["context"](x + decoder["everywhere"](x.mean((2, 3), keepdim=True))))
    for level, skipped in enumerate(finer):
        lateral = F.relu(decoder[f"lateral{level}"](skipped))
        x = F.relu(decoder[f"fuse{level}"](torch.cat((resized(x, *skipped.shape[2:]), lateral), 1)))
    return decoder["output"](x)


def normalised(x):
    mean, deviation = torch.tensor([[0.485, 0.456, 0.406], [0.229, 0.224, 0.225]]).view(2, 1, 3, 1, 1)
    return (x - mean) / deviation


class CompactDepth(nn.Module):
    def __init__(self):
        super().__init__()

        def pool():
            return nn.MaxPool2d(3, 2, ceil_mode=True)

        fires = [Fire(64, 16, 128), Fire(128, 16, 128), pool(), Fire(128, 32, 256), Fire(256, 32, 256), pool()]
        fires += [Fire(256, 48, 384), Fire(384, 48, 384), Fire(384, 64, 512), Fire(512, 64, 512)]
        self.features = nn.Sequential(nn.Conv2d(3, 64, 3, 2), nn.ReLU(), pool(), *fires)
        self.decoder = nn.ModuleDict(decoder_of(512, ((256, 64, 96), (128, 48, 64), (64, 24, 32))))

    def forward(self, x):
        x = normalised(resized(x, 192, 256))
        finer = []
        for layer in self.features:
            if isinstance(layer, nn.MaxPool2d):
                finer.insert(0, x)
            x = layer(x)
        return decode(self.decoder, x, finer) / 1024


# -------------------------------------------------------------- ours: VGG-19 to relu3_4, and a decoder
class WideDepth(nn.Module):
    def __init__(self):
        super().__init__()
        layers, channels = [], 3
        for out in (64, 64, "pool", 128, 128, "pool", 256, 256, 256, 256):
            if out == "pool":
                layers.append(nn.MaxPool2d(2))
            else:
                layers += [nn.Conv2d(channels, out, 3, padding=1), nn.ReLU()]
                channels = out
        self.features = nn.Sequential(*layers)
        decoder = decoder_of(192, ((192, 64, 128), (128, 64, 96), (256, 48, 64), (128, 24, 32)))
        decoder["bottleneck"] = nn.Conv2d(256, 128, 1)
        for i, (channels, out) in enumerate(((128, 128), (128, 192), (192, 192))):
            decoder[f"shrink{i}"] = nn.Conv2d(channels, out, 3, padding=1)
        self.decoder = nn.ModuleDict(decoder)

    def forward(self, x):
        x = self.features[:9](normalised(resized(x, 96, 128)))  # relu2_2
        finer = [self.features[9:](x), x]
        finer = [x * 0.05 / 57.63 for x in finer]
        x = F.relu(self.decoder["bottleneck"](finer[0]))
        for i in range(3):
            x = F.relu(self.decoder[f"shrink{i}"](F.max_pool2d(x, 2)))
            finer.insert(0, x)
        return decode(self.decoder, finer.pop(0), finer)


def summary(tensor):
    flat = tensor.detach().double().flatten()
    ends = ("{" + ", ".join(map(str, part.tolist())) + "}" for part in (flat[:4], flat[-4:]))
    shape = ", ".join(map(str, tensor.shape))
    return f"{{{{{shape}}}, {flat.sum()}, {flat.abs().sum()}, {', '.join(ends)}}}"


def print_reading(name, network):
    x = picture(96, 128, 0.7).requires_grad_(True)
    reading = network(x)
    difference = (reading - network(picture(96, 128, 0)).detach()).square().mean()
    (gradient,) = torch.autograd.grad(difference, x)
    print(f"const DepthReading {name} = {{\n  {summary(reading)},\n  {difference.item()},\n  {summary(gradient)}}};")


def plain(name, shape):
    """Normalisations with weight and variance 1, bias and mean 0."""
    return (torch.ones if "running_var" in name or "weight" in name else torch.zeros)(shape)


print_reading("kMonodepth2", fill(Monodepth2(), plain, {"decoder.10.conv.weight": 0.05}))
print_reading("kFcrn", fill(Fcrn(), varied, {"conv3.weight": 1e-6}))  # sixteen residual blocks add up
print_reading("kHourglass", fill(hourglass(), varied))
biases = partial(hashed, fan_in=600)
print_reading("kCompactDepth", fill(CompactDepth(), biases))
print_reading("kWideDepth", fill(WideDepth(), biases, {"features.0.weight": 57.63}))
