// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/**
 * Runs a real program several times in this JVM and prints the lines that {@link ProgramTimes}
 * reads. A JVM of its own for each engine and program, so that one can be ended when it takes too
 * long.
 *
 * <p>Arguments: an engine, a program, its module, and the folder that it sees as its root.
 */
final class ProgramRuns {

  private ProgramRuns() {}

  public static void main(String[] arguments) {
    EngineChoice engine = EngineChoice.valueOf(arguments[0]);
    RealProgram program = RealProgram.valueOf(arguments[1]);
    try {
      run(engine.programs(), program, Path.of(arguments[2]), Path.of(arguments[3]));
    } catch (Throwable e) { // that the stack or the heap is too small is a result, too
      System.out.println("fails " + ProgramTimes.failure(e).replaceAll("\\s+", " "));
    }
  }

  private static void run(ProgramEngine engine, RealProgram program, Path module, Path folder)
      throws Exception {
    long start = System.nanoTime();
    ProgramEngine.Program loaded = engine.load(module);
    System.out.println("loaded " + (System.nanoTime() - start));
    Path root = program.usesFiles() ? folder : null;
    long last = System.nanoTime() + ProgramMeasurement.LAST_START.toNanos();
    for (int i = 0; i < ProgramTimes.RUNS && System.nanoTime() < last; i++) {
      program.clean(folder);
      ByteArrayOutputStream output = new ByteArrayOutputStream();
      long begin = System.nanoTime();
      int status = loaded.run(program.arguments(), root, output);
      long end = System.nanoTime();
      program.check(status, output.toByteArray(), folder);
      System.out.println("run " + (end - begin));
    }
  }
}
