#include <iostream>

#include <gtest/gtest.h>

int main() { return testing::run_all_tests(std::cout); }
