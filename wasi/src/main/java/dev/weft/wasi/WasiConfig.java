// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import dev.weft.wasi.abi.CallLimits;
import dev.weft.wasi.abi.WasiLimits;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;

/**
 * What a WASI program is given: arguments, environment, standard streams, directories, listening
 * sockets, clocks and random numbers. Immutable; several processes may be started with one, and
 * then share its streams.
 *
 * <p>Nothing of the Java process is given unless it is said: without further settings a program has
 * no arguments and no environment, reads the end of its standard input, and what it writes goes
 * nowhere. Clocks and random numbers are the system's.
 *
 * <pre>{@code
 * WasiConfig config = WasiConfig.builder().args("app", "-v").env("HOME", "/").inheritIO().build();
 * }</pre>
 */
public final class WasiConfig {

  private final List<String> args;
  private final Map<String, String> env;
  private final Source stdin;
  private final Sink stdout;
  private final Sink stderr;
  private final List<Preopen> preopens;
  private final List<ListeningSocket> listeningSockets;
  private final int maximumDescriptors;
  private final CallLimits callLimits;
  private final InstantSource realtimeClock;
  private final LongSupplier monotonicClock;
  private final RandomGenerator random;
  private final Long seed;

  private WasiConfig(Builder builder) {
    args = List.copyOf(builder.args);
    env = new LinkedHashMap<>(builder.env);
    stdin = builder.stdin;
    stdout = builder.stdout;
    stderr = builder.stderr;
    preopens = List.copyOf(builder.preopens);
    listeningSockets = List.copyOf(builder.listeningSockets);
    maximumDescriptors = builder.maximumDescriptors;
    callLimits =
        new CallLimits(
            builder.maximumIoVectors, builder.maximumSubscriptions, builder.maximumTransferBytes);
    realtimeClock = builder.realtimeClock;
    monotonicClock = builder.monotonicClock;
    random = builder.random;
    seed = builder.seed;
  }

  /** Where standard input comes from; without a stream it is inherited or empty. */
  record Source(boolean inherited, InputStream stream) {}

  /** Where output goes; without a stream it is inherited or goes nowhere. */
  record Sink(boolean inherited, OutputStream stream) {}

  /** A directory that is open from the start. */
  record Preopen(String guestName, Path directory, DirectoryAccess access) {}

  /** A socket that listens from the start: the embedder's, or one at an address. */
  record ListeningSocket(ServerSocketChannel channel, InetSocketAddress address) {}

  /** {@return a builder with nothing given} */
  public static Builder builder() {
    return new Builder();
  }

  List<String> args() {
    return args;
  }

  /** The environment in the form in which guests get it: {@code KEY=value}. */
  List<String> environ() {
    List<String> entries = new ArrayList<>(env.size());
    for (Map.Entry<String, String> entry : env.entrySet()) {
      entries.add(entry.getKey().concat("=").concat(entry.getValue()));
    }
    return entries;
  }

  Source stdin() {
    return stdin;
  }

  Sink stdout() {
    return stdout;
  }

  Sink stderr() {
    return stderr;
  }

  List<Preopen> preopens() {
    return preopens;
  }

  List<ListeningSocket> listeningSockets() {
    return listeningSockets;
  }

  CallLimits callLimits() {
    return callLimits;
  }

  int maximumDescriptors() {
    return maximumDescriptors;
  }

  InstantSource realtimeClock() {
    return realtimeClock;
  }

  LongSupplier monotonicClock() {
    return monotonicClock;
  }

  RandomGenerator random() {
    return random;
  }

  /** Null unless the program is to be deterministic. */
  Long seed() {
    return seed;
  }

  /** Collects the settings. Of a setting that is made twice the last one counts. */
  public static final class Builder {

    private List<String> args = List.of();
    private final Map<String, String> env = new LinkedHashMap<>();
    private Source stdin = new Source(false, null);
    private Sink stdout = new Sink(false, null);
    private Sink stderr = new Sink(false, null);
    private final List<Preopen> preopens = new ArrayList<>();
    private final List<ListeningSocket> listeningSockets = new ArrayList<>();
    private int maximumDescriptors = 1024;
    private int maximumIoVectors = WasiLimits.IOVECS;
    private int maximumSubscriptions = WasiLimits.SUBSCRIPTIONS;
    private int maximumTransferBytes = WasiLimits.TRANSFER_BYTES;
    private InstantSource realtimeClock;
    private LongSupplier monotonicClock;
    private RandomGenerator random;
    private Long seed;

    private Builder() {}

    /**
     * Sets the arguments. The first is by custom the program's name.
     *
     * @param args all of them; guests see them in UTF-8
     * @return this builder
     * @throws IllegalArgumentException if one has a NUL in it
     */
    public Builder args(String... args) {
      return args(List.of(args));
    }

    /**
     * Sets the arguments. The first is by custom the program's name.
     *
     * @param args all of them; guests see them in UTF-8
     * @return this builder
     * @throws IllegalArgumentException if one has a NUL in it
     */
    public Builder args(List<String> args) {
      List<String> copy = List.copyOf(args);
      for (String arg : copy) {
        checkNoNul("argument", arg);
      }
      this.args = copy;
      return this;
    }

    /**
     * Sets a variable of the environment. Guests see them in the order in which they were first
     * set.
     *
     * @param key its name
     * @param value its value
     * @return this builder
     * @throws IllegalArgumentException if the key is empty or contains {@code =}, or one has a NUL
     *     in it
     */
    public Builder env(String key, String value) {
      checkNoNul("environment variable's name", key);
      checkNoNul("environment variable's value", value);
      if (key.isEmpty() || key.indexOf('=') >= 0) {
        throw new IllegalArgumentException("not a name of an environment variable: \"" + key + '"');
      }
      env.put(key, value);
      return this;
    }

    /**
     * Sets variables of the environment, besides those that are set. With {@code
     * env(System.getenv())} a program gets the environment of the Java process.
     *
     * @param variables names and values
     * @return this builder
     * @throws IllegalArgumentException as for a single one
     */
    public Builder env(Map<String, String> variables) {
      for (Map.Entry<String, String> variable : variables.entrySet()) {
        env(variable.getKey(), variable.getValue());
      }
      return this;
    }

    private static void checkNoNul(String what, String value) {
      if (value.indexOf('\0') >= 0) {
        throw new IllegalArgumentException(what + " with a NUL in it: \"" + value + '"');
      }
    }

    /**
     * Gives the program a stream as its standard input. It is read by a thread of its own, only
     * when the program asks and no more than it asks for, and not closed. If the process ends or
     * closes its standard input while a read is pending, that thread is interrupted. What the
     * stream throws is an I/O error for the program.
     *
     * @param stream what to read
     * @return this builder
     */
    public Builder stdin(InputStream stream) {
      stdin = new Source(false, Objects.requireNonNull(stream, "stream"));
      return this;
    }

    /**
     * Gives the program {@link System#in} as its standard input. What a process has made Java read
     * without taking it is there for the next process that inherits it.
     *
     * @return this builder
     */
    public Builder inheritStdin() {
      stdin = new Source(true, null);
      return this;
    }

    /**
     * Gives the program a stream as its standard output. What one call writes is written while no
     * other call writes, and flushed. The stream is not closed. What it throws is an I/O error for
     * the program. A write that blocks for ever keeps the calling thread, even if the process is
     * terminated.
     *
     * @param stream where to write, for example a {@link java.io.ByteArrayOutputStream}
     * @return this builder
     */
    public Builder stdout(OutputStream stream) {
      stdout = new Sink(false, Objects.requireNonNull(stream, "stream"));
      return this;
    }

    /**
     * Gives the program the standard output of the Java process: file descriptor 1, whatever {@link
     * System#setOut} was given.
     *
     * @return this builder
     */
    public Builder inheritStdout() {
      stdout = new Sink(true, null);
      return this;
    }

    /**
     * Gives the program a stream as its standard error, as {@link #stdout(OutputStream)} does. It
     * may be the same stream.
     *
     * @param stream where to write
     * @return this builder
     */
    public Builder stderr(OutputStream stream) {
      stderr = new Sink(false, Objects.requireNonNull(stream, "stream"));
      return this;
    }

    /**
     * Gives the program the standard error of the Java process: file descriptor 2, whatever {@link
     * System#setErr} was given.
     *
     * @return this builder
     */
    public Builder inheritStderr() {
      stderr = new Sink(true, null);
      return this;
    }

    /**
     * Gives the program all three standard streams of the Java process.
     *
     * @return this builder
     */
    public Builder inheritIO() {
      return inheritStdin().inheritStdout().inheritStderr();
    }

    /**
     * Gives the program a directory and all that is below it, to read and to write. The file
     * sandbox is described in the documentation on WASI.
     *
     * @param guestName its path for the program, for example {@code "/data"} or {@code "."}
     * @param directory the directory, of any file system that Java has: that of the host, a zip
     *     file, one in memory
     * @return this builder
     * @throws IllegalArgumentException if the name is empty or has a NUL in it
     */
    public Builder preopen(String guestName, Path directory) {
      return preopen(guestName, directory, DirectoryAccess.READ_WRITE);
    }

    /**
     * Gives the program a directory and all that is below it. The directories are given in the
     * order of these calls, as the descriptors 3, 4, and so on.
     *
     * @param guestName its path for the program, for example {@code "/data"} or {@code "."}
     * @param directory the directory, of any file system that Java has
     * @param access whether it may change anything there
     * @return this builder
     * @throws IllegalArgumentException if the name is empty or has a NUL in it
     */
    public Builder preopen(String guestName, Path directory, DirectoryAccess access) {
      checkNoNul("directory's name", guestName);
      if (guestName.isEmpty()) {
        throw new IllegalArgumentException("a directory needs a name");
      }
      Objects.requireNonNull(directory, "directory");
      Objects.requireNonNull(access, "access");
      preopens.add(new Preopen(guestName, directory, access));
      return this;
    }

    /**
     * Gives the program a socket that listens at an address. It is opened when a process starts,
     * and closed with it. All listening sockets follow the directories, in the order of these
     * calls: the first is descriptor 3 if no directory is given.
     *
     * @param address where to listen; with port 0 the system chooses a port, which nobody is told:
     *     then {@link #listen(ServerSocketChannel)} is better
     * @return this builder
     * @throws IllegalArgumentException if the address has a host name that is not resolved
     */
    public Builder listen(InetSocketAddress address) {
      if (address.isUnresolved()) {
        throw new IllegalArgumentException("unknown host: " + address.getHostString());
      }
      listeningSockets.add(new ListeningSocket(null, address));
      return this;
    }

    /**
     * Gives the program a socket that listens already. It becomes non-blocking, and is not closed.
     * Several processes may have it at the same time; then each connection goes to one of them.
     *
     * @param channel a bound channel
     * @return this builder
     * @throws IllegalArgumentException if it is not bound or closed, or was given already
     */
    public Builder listen(ServerSocketChannel channel) {
      try {
        if (channel.getLocalAddress() == null) {
          throw new IllegalArgumentException("the channel is not bound");
        }
      } catch (IOException e) {
        throw new IllegalArgumentException("the channel is closed", e);
      }
      for (ListeningSocket given : listeningSockets) {
        if (given.channel() == channel) {
          throw new IllegalArgumentException("the channel was given already");
        }
      }
      listeningSockets.add(new ListeningSocket(channel, null));
      return this;
    }

    /**
     * Limits how many buffers one call may read into or write from. More is {@code inval}.
     *
     * @param count 1 to 1,024, which is the default
     * @return this builder
     */
    public Builder maximumIoVectors(int count) {
      maximumIoVectors = between1And(WasiLimits.IOVECS, count);
      return this;
    }

    /**
     * Limits how many subscriptions one {@code poll_oneoff} may have. More is {@code inval}.
     *
     * @param count 1 to 4,096, which is the default
     * @return this builder
     */
    public Builder maximumSubscriptions(int count) {
      maximumSubscriptions = between1And(WasiLimits.SUBSCRIPTIONS, count);
      return this;
    }

    /**
     * Limits how many bytes one call may read or write. Of more only so many are transferred, as
     * programs have to expect anyway.
     *
     * @param bytes 1 to 2,147,479,552, which is the default
     * @return this builder
     */
    public Builder maximumTransferBytes(int bytes) {
      maximumTransferBytes = between1And(WasiLimits.TRANSFER_BYTES, bytes);
      return this;
    }

    private static int between1And(int most, int limit) {
      if (limit < 1 || limit > most) {
        throw new IllegalArgumentException("limit not between 1 and " + most + ": " + limit);
      }
      return limit;
    }

    /**
     * Limits how many descriptors the program may have open at once. Beyond it, opening fails with
     * {@code mfile}.
     *
     * @param count all of them, also the standard streams; not negative; the default is 1,024
     * @return this builder
     */
    public Builder maximumDescriptors(int count) {
      if (count < 0) {
        throw new IllegalArgumentException("negative limit of descriptors: " + count);
      }
      maximumDescriptors = count;
      return this;
    }

    /**
     * Sets the clock of the time of day. Sleeping is always by the system's clock.
     *
     * @param clock for example a {@link java.time.Clock}; called by any thread of the program, and
     *     what it throws ends the program's execution
     * @return this builder
     */
    public Builder realtimeClock(InstantSource clock) {
      realtimeClock = Objects.requireNonNull(clock, "clock");
      return this;
    }

    /**
     * Sets the clock that never goes back. Sleeping is always by the system's clock.
     *
     * @param nanoseconds gives the time in nanoseconds since any moment; must not decrease; called
     *     by any thread of the program, and what it throws ends the program's execution
     * @return this builder
     */
    public Builder monotonicClock(LongSupplier nanoseconds) {
      monotonicClock = Objects.requireNonNull(nanoseconds, "nanoseconds");
      return this;
    }

    /**
     * Sets where random numbers come from, for example a seeded generator for tests. It need not be
     * thread-safe, and nobody else should use it.
     *
     * @param generator fills bytes; what it throws ends the program's execution
     * @return this builder
     */
    public Builder random(RandomGenerator generator) {
      random = Objects.requireNonNull(generator, "generator");
      return this;
    }

    /**
     * Gives the program time and random numbers that are the same in each run. The time of day
     * begins at 2020-01-01T00:00:00Z and the monotonic clock at 0; each look at one of them moves
     * both by a microsecond, and sleeping takes no time but moves them by as much. Random numbers
     * are those of {@link java.util.Random} with the seed. Every process begins anew.
     *
     * <p>What else a program can see of the world is not changed: when input arrives, the
     * attributes and the order of files, and which of several threads is first.
     *
     * <p>A clock or generator that is set later is used instead; with a clock, both are the host's
     * again where none is set, and sleeping takes time.
     *
     * @param seed decides the random numbers
     * @return this builder
     */
    public Builder deterministic(long seed) {
      realtimeClock = null;
      monotonicClock = null;
      random = null;
      this.seed = seed;
      return this;
    }

    /** {@return what was set, as an immutable object; the builder can go on} */
    public WasiConfig build() {
      return new WasiConfig(this);
    }
  }
}
