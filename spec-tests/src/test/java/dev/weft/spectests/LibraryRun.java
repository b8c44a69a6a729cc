// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import dev.weft.core.error.Trap;
import dev.weft.core.error.WasmException;
import dev.weft.core.module.Module;
import dev.weft.threads.Outcome;
import dev.weft.threads.WasiProcess;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;

/** A program that runs in this Java process, as embedders run it. */
final class LibraryRun implements ProgramRun {

  private final ByteArrayOutputStream stdout = new ByteArrayOutputStream();
  private final ByteArrayOutputStream stderr = new ByteArrayOutputStream();

  /** Null if it cannot be started. */
  private final WasiProcess process;

  /** Why it cannot be started, or null. */
  private final WasmException refusal;

  private LibraryRun(Path program, ProgramSpecification specification, ProgramFolder folder)
      throws IOException {
    WasiProcess started = null;
    WasmException fault = null;
    try {
      started = builder(program, specification, folder).start();
    } catch (WasmException e) {
      fault = e;
    }
    process = started;
    refusal = fault;
  }

  /** A {@link ProgramRun.Starter}. */
  static ProgramRun start(Path program, ProgramSpecification specification, ProgramFolder folder)
      throws IOException {
    return new LibraryRun(program, specification, folder);
  }

  private WasiProcess.Builder builder(
      Path program, ProgramSpecification specification, ProgramFolder folder) throws IOException {
    String name = program.getFileName().toString();
    WasiProcess.Builder builder =
        WasiProcess.builder(Module.parse(program))
            .name(name)
            .stdin(new PipedInputStream(new PipedOutputStream()))
            .stdout(stdout)
            .stderr(stderr)
            .wasi(wasi -> wasi.env(specification.env()));
    String[] args = new String[specification.args().size() + 1];
    args[0] = name;
    for (int i = 1; i < args.length; i++) {
      args[i] = specification.args().get(i - 1);
    }
    builder.args(args);
    if (folder.root() != null) {
      builder.preopen("/", folder.root());
    }
    return builder;
  }

  @Override
  public boolean await(Duration limit) throws InterruptedException {
    if (process == null) {
      return true;
    }
    process.await(limit);
    return process.outcome().isPresent();
  }

  @Override
  public void kill() {
    if (process != null) {
      process.terminate();
    }
  }

  @Override
  public ProgramResult result() {
    String out = stdout.toString(StandardCharsets.UTF_8);
    String err = stderr.toString(StandardCharsets.UTF_8);
    if (process == null) {
      return ProgramResult.ended("not started: " + refusal.getMessage(), out, err);
    }
    return switch (process.outcome().orElse(null)) {
      case null -> ProgramResult.ended("none, it runs", out, err);
      case Outcome.Exited(int code) -> ProgramResult.exited(code, out, err);
      case Outcome.Trapped(Trap trap, int threadId) ->
          ProgramResult.ended(trap(trap, threadId), out, err);
      case Outcome other -> ProgramResult.ended(other.toString(), out, err);
    };
  }

  private static String trap(Trap trap, int threadId) {
    StringBuilder text = new StringBuilder("trap in thread ").append(threadId);
    text.append(": ").append(trap.getMessage());
    trap.backtrace().forEach(position -> text.append("\n    at ").append(position));
    return text.toString();
  }
}
