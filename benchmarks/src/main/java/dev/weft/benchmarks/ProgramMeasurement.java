// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Measures a real program with one engine after the other. Engines on the JVM and Node.js run it
 * several times in a process, wasm3 and iwasm in a process each; none has longer than a minute. JMH
 * would neither end a run nor tell why there was none.
 */
final class ProgramMeasurement {

  /** How long after the first run another one may begin. */
  static final Duration LAST_START = Duration.ofSeconds(10);

  /** How long a process may take. */
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String TOO_LONG = "more than " + LIMIT.toSeconds() + " s";

  private static final String SCRIPT =
      """
      const { readFileSync, openSync, closeSync, writeFileSync } = require('fs');
      const { WASI } = require('wasi');
      const job = JSON.parse(process.argv[1]);
      const now = process.hrtime.bigint;
      try {
        let start = now();
        const module = new WebAssembly.Module(readFileSync(job.module));
        console.log(`loaded ${now() - start}`);
        const last = now() + BigInt(job.lastStart);
        for (let i = 0; i < job.runs && now() < last; i++) {
          if (job.product) writeFileSync(job.product, '');
          const output = openSync(job.written, 'w');
          start = now();
          const wasi = new WASI({
            version: 'preview1', args: job.arguments, preopens: job.preopens,
            stdout: output, stderr: output, returnOnExit: true,
          });
          const { memory, _start } = new WebAssembly.Instance(module, wasi.getImportObject()).exports;
          const status = wasi.start({ exports: { memory, _start } });
          const time = now() - start;
          closeSync(output);
          const text = readFileSync(job.written, 'utf8');
          if (status !== 0) throw Error(`exit code ${status}: ${text}`);
          if (text !== job.output) throw Error(`wrong output: ${text}`);
          if (job.productDigest) {
            const digest = require('crypto').createHash('sha256')
              .update(readFileSync(job.product)).digest('hex');
            if (digest !== job.productDigest) throw Error(`wrong product, with the SHA-256 ${digest}`);
          }
          console.log(`run ${time}`);
        }
      } catch (e) {
        console.log(`fails ${e}`.replace(/\\s+/g, ' '));
      }
      """;

  private final RealProgram program;
  private final Path module;
  private final Path folder;
  private final Path lines;

  /**
   * Prepares it.
   *
   * @param work an empty folder
   * @throws IOException if something is missing that the program needs
   */
  ProgramMeasurement(RealProgram program, Path work) throws IOException, InterruptedException {
    this.program = program;
    module = program.module(work);
    folder = Files.createDirectory(work.resolve("root"));
    lines = work.resolve("lines");
    program.fill(folder);
  }

  /** Measures in a new JVM. */
  ProgramTimes measure(EngineChoice engine) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(engine.jvmArguments());
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(ProgramRuns.class.getName(), engine.name(), program.name()));
    command.addAll(List.of(module.toString(), folder.toString()));
    return several(command);
  }

  /** Measures a command. */
  ProgramTimes measure(NativePeer peer, Path executable) throws IOException, InterruptedException {
    if (peer == NativePeer.NODE) {
      return several(List.of(executable.toString(), "--no-warnings", "-e", SCRIPT, nodeArgument()));
    }
    List<Double> runs = new ArrayList<>();
    long last = System.nanoTime() + LAST_START.toNanos();
    try {
      for (int i = 0; i < ProgramTimes.RUNS && System.nanoTime() < last; i++) {
        program.clean(folder);
        long start = System.nanoTime();
        Optional<Integer> status =
            run(peer.command(executable, module, folder, program.arguments()));
        double time = (System.nanoTime() - start) / 1e6;
        if (status.isEmpty()) {
          return ProgramTimes.failed(TOO_LONG);
        }
        program.check(status.get(), Files.readAllBytes(lines), folder);
        runs.add(time);
      }
    } catch (IllegalStateException e) {
      return ProgramTimes.failed(e);
    }
    return new ProgramTimes(Double.NaN, runs, null);
  }

  /** Runs a command that prints what {@link ProgramTimes} reads. */
  private ProgramTimes several(List<String> command) throws IOException, InterruptedException {
    Optional<Integer> status = run(new ProcessBuilder(command));
    String printed = Files.readString(lines);
    if (status.isPresent() && status.get() != 0) {
      return ProgramTimes.failed("the process ends with " + status.get() + ": " + printed);
    }
    return ProgramTimes.of(printed.lines().toList(), TOO_LONG);
  }

  /** {@return the status, or nothing if it took too long; what it writes is in {@link #lines}} */
  private Optional<Integer> run(ProcessBuilder builder) throws IOException, InterruptedException {
    Process process = builder.redirectErrorStream(true).redirectOutput(lines.toFile()).start();
    try {
      process.getOutputStream().close();
      return process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)
          ? Optional.of(process.exitValue())
          : Optional.empty();
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private String nodeArgument() throws IOException {
    Map<String, Object> job = new LinkedHashMap<>();
    job.put("module", module.toString());
    job.put("preopens", program.usesFiles() ? Map.of("/", folder.toString()) : Map.of());
    job.put("arguments", program.arguments());
    job.put("output", program.output());
    job.put("written", lines.resolveSibling("written").toString());
    if (program.product() != null) {
      job.put("product", folder.resolve(program.product()).toString());
      job.put("productDigest", program.productDigest());
    }
    job.put("runs", ProgramTimes.RUNS);
    job.put("lastStart", LAST_START.toNanos());
    return new ObjectMapper().writeValueAsString(job);
  }
}
