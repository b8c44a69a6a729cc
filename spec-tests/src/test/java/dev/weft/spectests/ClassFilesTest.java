// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What must hold for every class that the library consists of. */
final class ClassFilesTest {

  /** HotSpot does not compile a longer method; such a one would be interpreted for ever. */
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
    List<Method> methods = new ArrayList<>();
    for (ClassModel type : classes(module)) {
      addMethods(type, methods);
    }
    SEEN.addAll(methods);
    assertThat(methods).filteredOn(method -> method.bytes > LIMIT).isEmpty();
  }

  /**
   * Where the heap is full, initializing the classes behind it may fail, and then nobody in this
   * JVM can add strings any more.
   */
  @ParameterizedTest
  @ValueSource(strings = {"core", "interpreter", "wasi", "threads"})
  void stringsAreAddedWithoutClassesThatMayNotHaveBeenInitialized(String module)
      throws IOException {
    assertThat(classes(module))
        .filteredOn(type -> {
          for (PoolEntry entry : type.constantPool()) {
            if (entry instanceof ClassEntry named
                && named.asInternalName().equals("java/lang/invoke/StringConcatFactory")) {
              return true;
            }
          }
          return false;
        })
        .extracting(type -> type.thisClass().asInternalName())
        .isEmpty();
  }

  @AfterAll
  static void printTheLargest() {
    System.out.println("The largest methods:");
    SEEN.stream()
        .sorted(Comparator.comparingInt(Method::bytes).reversed())
        .limit(10)
        .forEach(method -> System.out.println("  " + method));
  }

  private static List<ClassModel> classes(String module) throws IOException {
    Path folder = Suites.module().resolve("..").resolve(module).resolve("target/classes");
    List<Path> files;
    try (Stream<Path> found = Files.walk(folder)) {
      files = found.filter(file -> file.toString().endsWith(".class")).toList();
    }
    assertThat(files).as("class files in %s", folder).isNotEmpty();
    List<ClassModel> classes = new ArrayList<>();
    for (Path file : files) {
      classes.add(ClassFile.of().parse(file));
    }
    return classes;
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
