// A program run as a user runs it: a process of its own, in a folder, with what it says and how it ends.
#pragma once

#include <array>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <thread>
#include <vector>

#include <sys/wait.h>
#include <unistd.h>

namespace rgbd_stylize::testing_cli {

/// How a program ended: its exit status, or 128 + the signal that ended it, as a shell has it.
struct Ended {
  int status;
  std::string out;
  std::string err;
};

class Process {
 public:
  using Environment = std::map<std::string, std::string>;

  Process(std::vector<std::string> command, const std::string& folder, const Environment& environment) {
    std::vector<char*> arguments;
    for (auto& argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    id_ = fork();
    if (id_ == 0) become(arguments, folder, environment);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process() {
    if (id_ > 0) {
      kill(id_, SIGKILL);
      waitpid(id_, nullptr, 0);
    }
    std::fclose(out_);
    std::fclose(err_);
  }

  void signal(int number) const { kill(id_, number); }

  /// What it has written on stderr so far.
  [[nodiscard]] std::string err() const { return content(err_); }

  /// Waits until it has written `words` on stderr. False: it ended without, after its longest time at last.
  [[nodiscard]] bool wait_for(const std::string& words) const {
    while (err().find(words) == std::string::npos) {
      siginfo_t ended{};
      waitid(P_PID, static_cast<id_t>(id_), &ended, WEXITED | WNOHANG | WNOWAIT);  // left for wait()
      if (ended.si_pid == id_) return err().find(words) != std::string::npos;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return true;
  }

  Ended wait() {
    int status = 0;
    waitpid(id_, &status, 0);
    id_ = 0;
    return {WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status), content(out_), content(err_)};
  }

 private:
  static constexpr unsigned kLongestSeconds = 120;  // after which a program that hangs is ended

  [[noreturn]] void become(const std::vector<char*>& arguments,
                           const std::string& folder,
                           const Environment& environment) const {
    for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
    dup2(fileno(out_), STDOUT_FILENO);
    dup2(fileno(err_), STDERR_FILENO);
    alarm(kLongestSeconds);
    if (chdir(folder.c_str()) == 0) execv(arguments[0], arguments.data());
    std::perror(arguments[0]);
    _exit(127);
  }

  static std::string content(std::FILE* file) {
    std::string text;
    std::array<char, 4096> block;
    for (ssize_t size; (size = pread(fileno(file), block.data(), block.size(), off_t(text.size()))) > 0;) {
      text.append(block.data(), size_t(size));
    }
    return text;
  }

  pid_t id_ = 0;
  std::FILE* out_ = std::tmpfile();
  std::FILE* err_ = std::tmpfile();
};

}  // namespace rgbd_stylize::testing_cli
