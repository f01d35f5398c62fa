#include "address.hpp"

#include <gtest/gtest.h>

namespace rgbd_stylize::fetch {
namespace {

TEST(AddressTest, Https) {
  EXPECT_TRUE(is_https("https://example.com/a.pth"));
  EXPECT_TRUE(is_https("HTTPS://example.com/a.pth"));
  for (const auto* url :
       {"http://example.com/", "ftp://example.com/", "file:///etc/passwd", "example.com", ""})
    EXPECT_FALSE(is_https(url)) << url;
}

TEST(AddressTest, ThisMachine) {
  for (const auto* url :
       {"http://127.0.0.1/a", "http://127.1.2.3:8000/a", "http://localhost:80", "http://[::1]:80/a"})
    EXPECT_TRUE(is_loopback_http(url)) << url;
}

// Names that look like this machine and are others.
TEST(AddressTest, OtherMachines) {
  for (const auto* url : {"http://127.0.0.1.example.com/",
                          "http://127.0.0.1@example.com/",
                          "http://localhost.example.com/",
                          "http://128.0.0.1/",
                          "http://[::2]/",
                          "http://example.com/127.0.0.1",
                          "https://127.0.0.1/"})
    EXPECT_FALSE(is_loopback_http(url)) << url;
}

TEST(AddressTest, LastPart) { EXPECT_EQ(last_part("https://example.com/models/a%2Bb.zip"), "a%2Bb.zip"); }

}  // namespace
}  // namespace rgbd_stylize::fetch
