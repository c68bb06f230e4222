package io.tributary.local.bench;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Writer;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Python with pinned packages, in a folder of its own under the user's cache; made when it is
 * first needed.
 */
final class Python {
  private static final Duration INSTALL_LIMIT = Duration.ofMinutes(6);
  private static final Duration ANSWER_LIMIT = Duration.ofMinutes(3);
  private final Path scripts;
  private final Path interpreter;

  private Python(Path scripts, Path interpreter) {
    this.scripts = scripts;
    this.interpreter = interpreter;
  }

  /** What cannot be had here; its message says why. */
  static final class Unavailable extends Exception {
    private static final long serialVersionUID = 1L;

    Unavailable(String why) {
      super(why);
    }
  }

  /** The Python that the scripts of {@code benchmarks/peer} need. */
  static Python prepare(Bench bench) throws Unavailable, IOException, InterruptedException {
    Path scripts = Path.of(System.getProperty("tributary.home", "."), "benchmarks", "peer");
    Path pins = scripts.resolve("requirements.txt");
    if (!Files.exists(pins)) {
      throw new Unavailable("there is no " + pins);
    }
    String wanted = Files.readString(pins);
    String cache = System.getenv("XDG_CACHE_HOME");
    Path base =
        cache == null || cache.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".cache")
            : Path.of(cache);
    Path folder = base.resolve("tributary").resolve("bench-python");
    Path stamp = folder.resolve("requirements.installed");
    Path interpreter = folder.resolve("bin").resolve("python");
    if (!Files.exists(stamp) || !Files.readString(stamp).equals(wanted)) {
      bench.tell("installing " + wanted.strip().replace("\n", ", ") + " into " + folder);
      Files.createDirectories(folder);
      run("python3", "-m", "venv", "--clear", folder.toString());
      run(interpreter.toString(), "-m", "pip", "install", "-q", "-r", pins.toString());
      Files.writeString(stamp, wanted);
    }
    return new Python(scripts, interpreter);
  }

  private static void run(String... command) throws Unavailable, IOException, InterruptedException {
    Path said = Files.createTempFile("tributary-bench-", ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(said.toFile())
              .start();
      if (!process.waitFor(INSTALL_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
        process.destroyForcibly();
        throw new Unavailable(command[0] + " took longer than " + INSTALL_LIMIT);
      }
      if (process.exitValue() != 0) {
        List<String> lines = Files.readAllLines(said);
        throw new Unavailable(
            String.join(" ", command)
                + " failed: "
                + (lines.isEmpty() ? process.exitValue() : lines.get(lines.size() - 1)));
      }
    } catch (IOException e) {
      throw new Unavailable(command[0] + " cannot be run: " + e.getMessage());
    } finally {
      Files.deleteIfExists(said);
    }
  }

  /** Starts a script, which ends with the measurements at the latest. */
  Script start(Bench bench, String script, Object... arguments) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(interpreter.toString(), scripts.resolve(script).toString()));
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("OMP_NUM_THREADS", "1");
    builder.environment().put("OPENBLAS_NUM_THREADS", "1");
    builder.environment().put("FLWR_TELEMETRY_ENABLED", "0");
    builder.redirectError(ProcessBuilder.Redirect.DISCARD);
    return bench.own(new Script(builder.start()));
  }

  /** A running script that answers each line with a line. */
  static final class Script implements Closeable {
    private final Process process;
    private final BufferedReader out;
    private final Writer in;

    private Script(Process process) {
      this.process = process;
      this.out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    long pid() {
      return process.pid();
    }

    /** Waits until it says that it is ready. */
    void awaitReady() throws IOException, InterruptedException, TimeoutException {
      String line = line();
      if (!line.equals("ready")) {
        throw new IOException("a script said '" + line + "', not that it is ready");
      }
    }

    /** Waits until a port of this machine answers, while the script runs. */
    void awaitListening(int port) throws IOException, TimeoutException {
      long end = System.nanoTime() + ANSWER_LIMIT.toNanos();
      while (true) {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
          if (socket.isConnected()) {
            return;
          }
        } catch (ConnectException e) {
          if (!process.isAlive()) {
            throw new IOException("a script ended before it listened on port " + port, e);
          }
          if (System.nanoTime() > end) {
            throw new TimeoutException("nothing listens on port " + port);
          }
          LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
      }
    }

    /** Lets it do its work once; the whole answer. */
    String work() throws IOException, InterruptedException, TimeoutException {
      in.write("go\n");
      in.flush();
      return line();
    }

    /** A number of an answer. */
    static double number(String answer, String name) throws IOException {
      Matcher found = Pattern.compile("\"" + name + "\": ([-0-9.e]+)").matcher(answer);
      if (!found.find()) {
        throw new IOException("a script said '" + answer + "', without " + name);
      }
      return Double.parseDouble(found.group(1));
    }

    private String line() throws IOException, InterruptedException, TimeoutException {
      CompletableFuture<String> next =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  return out.readLine();
                } catch (IOException e) {
                  throw new java.io.UncheckedIOException(e);
                }
              });
      try {
        String line = next.get(ANSWER_LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
          throw new IOException("a script ended");
        }
        return line;
      } catch (ExecutionException e) {
        throw new IOException("a script cannot be read", e);
      }
    }

    @Override
    public void close() {
      process.destroy();
      try {
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
          process.destroyForcibly();
        }
      } catch (InterruptedException e) {
        process.destroyForcibly();
        Thread.currentThread().interrupt();
      }
    }
  }
}
