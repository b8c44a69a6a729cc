// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * HotSpot does not compile a method of more than 8,000 bytes of code; such a method would be
 * interpreted for ever.
 */
final class MethodSizeTest {

  private static final int LIMIT = 8_000;

  private static final List<Method> SEEN = new ArrayList<>();

  private record Method(String name, int bytes) {
    @Override
    public String toString() {
      return name + ": " + bytes + " bytes";
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"core", "interpreter", "wasi", "threads"})
  void noMethodIsTooLargeForTheCompilersOfTheVirtualMachine(String module) throws IOException {
    Path classes = Suites.module().resolve("..").resolve(module).resolve("target/classes");
    List<Path> files = classFiles(classes);
    assertThat(files).as("class files in %s", classes).isNotEmpty();
    List<Method> methods = new ArrayList<>();
    for (Path file : files) {
      addMethods(ClassFile.of().parse(file), methods);
    }
    SEEN.addAll(methods);
    assertThat(methods).filteredOn(method -> method.bytes > LIMIT).isEmpty();
  }

  @AfterAll
  static void printTheLargest() {
    System.out.println("The largest methods:");
    SEEN.stream()
        .sorted(Comparator.comparingInt(Method::bytes).reversed())
        .limit(10)
        .forEach(method -> System.out.println("  " + method));
  }

  private static List<Path> classFiles(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(file -> file.toString().endsWith(".class")).toList();
    }
  }

  private static void addMethods(ClassModel type, List<Method> methods) {
    for (MethodModel method : type.methods()) {
      if (method.code().orElse(null) instanceof CodeAttribute code) {
        String name = type.thisClass().asInternalName() + "." + method.methodName().stringValue();
        methods.add(new Method(name, code.codeLength()));
      }
    }
  }
}
