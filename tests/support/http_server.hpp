// A web server on this machine that has one file, under whatever name, and the faults of real servers.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

namespace rgbd_stylize::testing_support {

struct ServerBehaviour {
  std::string content;
  bool knows_ranges = true;
  size_t range_error = 0;                ///< answers a range that begins so many bytes too late
  size_t cut_after = std::string::npos;  ///< closes the connection after so many bytes of a body
  std::chrono::milliseconds pause{0};    ///< before each kilobyte
  std::string status;                    ///< answers with nothing but this: "404 Not Found"
  std::string redirect;                  ///< answers with this as the Location
};

inline ServerBehaviour answering(const std::string& status) {
  ServerBehaviour behaviour;
  behaviour.status = status;
  return behaviour;
}

inline ServerBehaviour redirecting(const std::string& location) {
  ServerBehaviour behaviour;
  behaviour.redirect = location;
  return behaviour;
}

inline ServerBehaviour sending(const std::string& content) {
  ServerBehaviour behaviour;
  behaviour.content = content;
  return behaviour;
}

inline ServerBehaviour cutting(const std::string& content, size_t after) {
  auto behaviour = sending(content);
  behaviour.cut_after = after;
  return behaviour;
}

inline ServerBehaviour slowly_sending(const std::string& content) {
  auto behaviour = sending(content);
  behaviour.pause = std::chrono::milliseconds(1);
  return behaviour;
}

/// Answers one request a connection, one after the other, in a thread of its own.
class HttpServer {
 public:
  explicit HttpServer(ServerBehaviour behaviour) : behaviour_(std::move(behaviour)) {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* any = reinterpret_cast<sockaddr*>(&address);
    if (bind(listener_, any, size) != 0 || listen(listener_, 8) != 0 ||
        getsockname(listener_, any, &size) != 0)
      throw std::runtime_error("cannot listen on 127.0.0.1");
    port_ = ntohs(address.sin_port);
    thread_ = std::thread([this] { serve(); });
  }
  ~HttpServer() {
    stopping_ = true;
    shutdown(listener_, SHUT_RDWR);
    thread_.join();
    close(listener_);
  }
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  [[nodiscard]] std::string url(const std::string& path = "") const {
    return "http://127.0.0.1:" + std::to_string(port_) + (path.empty() ? "" : "/" + path);
  }

  void behave(ServerBehaviour behaviour) {
    const std::lock_guard<std::mutex> lock(mutex_);
    behaviour_ = std::move(behaviour);
  }

  /// The heads of all requests so far.
  [[nodiscard]] std::vector<std::string> requests() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    return requests_;
  }

 private:
  void serve() {
    while (!stopping_) {
      const int connection = accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
      if (connection < 0) continue;
      answer(connection);
      close(connection);
    }
  }

  void answer(int connection) {
    std::string head;
    char letter = 0;
    while (head.find("\r\n\r\n") == std::string::npos && recv(connection, &letter, 1, 0) == 1) head += letter;
    ServerBehaviour now;
    {
      const std::lock_guard<std::mutex> lock(mutex_);
      requests_.push_back(head);
      now = behaviour_;
    }
    if (!now.status.empty()) return send_text(connection, now, respond(now.status, "", ""));
    if (!now.redirect.empty())
      return send_text(connection, now, respond("302 Found", "Location: " + now.redirect + "\r\n", ""));
    const auto range = head.find("Range: bytes=");
    if (range == std::string::npos || !now.knows_ranges) return send_file(connection, now, "200 OK", "", 0);
    const auto begin = std::stoul(head.substr(range + 13)) + now.range_error;
    const auto size = std::to_string(now.content.size());
    if (begin >= now.content.size()) {
      const auto all = "Content-Range: bytes */" + size + "\r\n";
      return send_text(connection, now, respond("416 Range Not Satisfiable", all, ""));
    }
    const auto last = std::to_string(now.content.size() - 1);
    const auto part = "Content-Range: bytes " + std::to_string(begin) + "-" + last + "/" + size + "\r\n";
    send_file(connection, now, "206 Partial Content", part, begin);
  }

  static std::string respond(const std::string& status, const std::string& headers, const std::string& body) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + std::to_string(body.size()) +
           "\r\nConnection: close\r\n\r\n" + body;
  }

  void send_file(int connection,
                 const ServerBehaviour& now,
                 const std::string& status,
                 const std::string& headers,
                 size_t begin) const {
    const auto body = now.content.substr(begin);
    auto text = respond(status, headers, body);
    if (now.cut_after < body.size()) text.resize(text.size() - body.size() + now.cut_after);
    send_text(connection, now, text);
  }

  void send_text(int connection, const ServerBehaviour& now, const std::string& text) const {
    constexpr size_t kBlock = 1024;
    for (size_t sent = 0; sent < text.size() && !stopping_;) {
      std::this_thread::sleep_for(now.pause);
      const auto size = now.pause.count() > 0 ? std::min(kBlock, text.size() - sent) : text.size() - sent;
      const auto done = send(connection, text.data() + sent, size, MSG_NOSIGNAL);
      if (done <= 0) return;
      sent += static_cast<size_t>(done);
    }
  }

  int listener_ = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  int port_ = 0;
  mutable std::mutex mutex_;
  ServerBehaviour behaviour_;
  std::vector<std::string> requests_;
  std::atomic<bool> stopping_{false};
  std::thread thread_;
};

}  // namespace rgbd_stylize::testing_support
