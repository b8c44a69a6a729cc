// SPDX-License-Identifier: Apache-2.0
package dev.weft.benchmarks;

import dev.weft.core.module.Module;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.execution.CountedCode;
import dev.weft.threads.WasiProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Prints which lowered instructions, and which pairs of them, are executed most, by program and in
 * sum: what the choice of instructions that are made one rests on.
 *
 * <p>Without arguments, for the kernels. Else for WASI programs, each of which is {@code [--dir
 * HOST::GUEST] FILE [ARGS…]}, with {@code --} between them. In the sum each program has the same
 * weight.
 */
final class InstructionFrequencies {

  private static final int ROWS = 40;

  private final Map<String, Double> instructions = new TreeMap<>();
  private final Map<String, Double> pairs = new TreeMap<>();
  private int programs;

  private InstructionFrequencies() {}

  public static void main(String[] arguments) throws IOException, InterruptedException {
    InstructionFrequencies frequencies = new InstructionFrequencies();
    if (arguments.length == 0) {
      for (Kernel kernel : Kernel.values()) {
        frequencies.kernel(kernel);
      }
    } else {
      List<String> program = new ArrayList<>();
      for (String argument : arguments) {
        if (argument.equals("--")) {
          frequencies.program(program);
          program.clear();
        } else {
          program.add(argument);
        }
      }
      frequencies.program(program);
    }
    frequencies.printSum();
  }

  private void kernel(Kernel kernel) {
    Module module = Module.parse(kernel.module());
    CountedCode code = new CountedCode(module);
    kernel.run(Kernel.Size.SMALL).of(Instance.of(module).function("run")::call);
    count(kernel.fileName(), code);
  }

  private void program(List<String> words) throws IOException, InterruptedException {
    int file = words.getFirst().equals("--dir") ? 2 : 0;
    Path path = Path.of(words.get(file));
    Module module = Module.parse(path);
    CountedCode code = new CountedCode(module);
    WasiProcess.Builder builder =
        WasiProcess.builder(module)
            .args(words.subList(file, words.size()).toArray(String[]::new))
            .stdout(System.err)
            .stderr(System.err);
    if (file > 0) {
      String[] names = words.get(1).split("::");
      builder.preopen(names[names.length - 1], Path.of(names[0]));
    }
    try (WasiProcess process = builder.start()) {
      System.err.println(process.await());
    }
    count(path.getFileName().toString(), code);
  }

  private void count(String name, CountedCode code) {
    programs++;
    print(name + ", instructions", shares(code.instructions(), code, instructions));
    print(name + ", pairs", shares(code.pairs(), code, pairs));
  }

  /** Makes shares of all executed instructions, and adds them up. */
  private static Map<String, Double> shares(
      Map<String, Long> counts, CountedCode code, Map<String, Double> sums) {
    double all = code.instructions().values().stream().mapToLong(Long::longValue).sum();
    Map<String, Double> shares = new TreeMap<>();
    counts.forEach((name, count) -> {
      shares.put(name, count / all);
      sums.merge(name, count / all, Double::sum);
    });
    return shares;
  }

  private void printSum() {
    instructions.replaceAll((_, share) -> share / programs);
    pairs.replaceAll((_, share) -> share / programs);
    print("all, instructions", instructions);
    print("all, pairs", pairs);
  }

  private static void print(String title, Map<String, Double> shares) {
    System.out.printf("%n## %s%n%n| %% of executed instructions | |%n|---|---|%n", title);
    shares.entrySet().stream()
        .sorted(Map.Entry.<String, Double>comparingByValue().reversed())
        .limit(ROWS)
        .forEach(row -> System.out.printf("| %.2f | %s |%n", 100 * row.getValue(), row.getKey()));
  }
}
