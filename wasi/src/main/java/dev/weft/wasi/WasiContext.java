// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import dev.weft.interpreter.Linker;
import dev.weft.wasi.descriptor.Descriptor;
import dev.weft.wasi.descriptor.DescriptorTable;
import dev.weft.wasi.descriptor.DirectoryDescriptor;
import dev.weft.wasi.descriptor.InputDescriptor;
import dev.weft.wasi.descriptor.OutputDescriptor;
import dev.weft.wasi.filesystem.Directory;
import dev.weft.wasi.preview1.Clocks;
import dev.weft.wasi.preview1.Preview1;
import dev.weft.wasi.preview1.RandomBytes;
import dev.weft.wasi.preview1.SteppingClock;
import dev.weft.wasi.socket.Listener;
import dev.weft.wasi.socket.Readiness;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * The world as one WASI process sees it: its arguments, its environment and its open descriptors.
 * All instances and threads of the process use the same one; it is thread-safe.
 *
 * <pre>{@code
 * try (WasiContext wasi = new WasiContext(WasiConfig.builder().args("hello").inheritIO().build())) {
 *   Instance instance = wasi.defineIn(new Linker(new Store())).instantiate(module);
 *   instance.function("_start").call();
 * }
 * }</pre>
 *
 * <p>The functions work on the memory that the calling instance exports as {@code memory}. A
 * program that ends itself throws {@link dev.weft.core.error.ProcessExit}. One that waits, in a
 * sleep or for its standard input, ends when its {@link dev.weft.interpreter.Store} is terminated.
 */
public final class WasiContext implements AutoCloseable {

  private final DescriptorTable descriptors;
  private final Readiness readiness = new Readiness();
  private final Preview1 preview1;

  /**
   * A world for a new process.
   *
   * @param config what the process is given
   * @throws UncheckedIOException if a directory that it is given cannot be opened, or it is to
   *     listen where it cannot
   */
  public WasiContext(WasiConfig config) {
    OutputDescriptor stdout = output(config.stdout());
    List<Descriptor> open = new ArrayList<>();
    open.add(input(config.stdin()));
    open.add(stdout);
    open.add(error(config.stderr(), stdout));
    boolean done = false;
    try {
      for (WasiConfig.Preopen preopen : config.preopens()) {
        open.add(open(preopen));
      }
      for (WasiConfig.ListeningSocket socket : config.listeningSockets()) {
        open.add(open(socket));
      }
      done = true;
    } finally {
      if (!done) {
        open.forEach(Descriptor::close);
      }
    }
    descriptors = new DescriptorTable(config.maximumDescriptors(), open.toArray(Descriptor[]::new));
    preview1 =
        new Preview1(
            config.args(),
            config.environ(),
            clocks(config),
            new RandomBytes(random(config)),
            descriptors,
            config.callLimits());
  }

  private static Descriptor open(WasiConfig.Preopen preopen) {
    try {
      Directory directory =
          Directory.open(preopen.directory(), preopen.access() == DirectoryAccess.READ_ONLY);
      return DirectoryDescriptor.preopened(directory, preopen.guestName());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Clocks clocks(WasiConfig config) {
    boolean own = config.realtimeClock() != null || config.monotonicClock() != null;
    return config.seed() == null || own
        ? new Clocks(config.realtimeClock(), config.monotonicClock())
        : new Clocks(new SteppingClock());
  }

  /** A seeded generator is made for each process, which then sees the numbers from the first on. */
  private static RandomGenerator random(WasiConfig config) {
    // The one generator whose numbers Java specifies for all its versions.
    return config.seed() == null || config.random() != null
        ? config.random()
        : new Random(config.seed());
  }

  private Descriptor open(WasiConfig.ListeningSocket socket) {
    try {
      return socket.channel() == null
          ? Listener.open(socket.address(), readiness)
          : Listener.of(socket.channel(), readiness);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputDescriptor input(WasiConfig.Source source) {
    if (source.inherited()) {
      return InputDescriptor.inherited();
    }
    return source.stream() == null
        ? InputDescriptor.ofNothing()
        : InputDescriptor.of(source.stream());
  }

  private static OutputDescriptor output(WasiConfig.Sink sink) {
    if (sink.inherited()) {
      return OutputDescriptor.inheritedOutput();
    }
    return sink.stream() == null
        ? OutputDescriptor.ofNothing()
        : OutputDescriptor.of(sink.stream());
  }

  private static OutputDescriptor error(WasiConfig.Sink sink, OutputDescriptor stdout) {
    if (sink.inherited()) {
      return OutputDescriptor.inheritedError();
    }
    return sink.stream() == null ? OutputDescriptor.ofNothing() : stdout.sibling(sink.stream());
  }

  /**
   * Offers all functions of {@code wasi_snapshot_preview1}, and under {@code wasi_unstable} those
   * of its predecessor, snapshot 0, in that one's form.
   *
   * @param linker to whom
   * @return the linker
   */
  public Linker defineIn(Linker linker) {
    preview1.defineIn(linker);
    return linker;
  }

  /**
   * Closes all descriptors. Call it when no thread of the process runs any more; one that does is
   * told that its descriptors are closed. Streams and channels that were given stay open.
   */
  @Override
  public void close() {
    descriptors.closeAll();
    readiness.close();
  }
}
