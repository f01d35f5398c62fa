// write_torchscript FILE EXPRESSION: a TorchScript whose forward(x) returns the expression, for the tests of
// the command line, which link nothing of LibTorch.
#include <string>

#include <torch/script.h>

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  torch::jit::Module module("network");
  module.define("def forward(self, x):\n  return " + std::string(argv[2]) + "\n");
  module.save(argv[1]);
  return 0;
}
