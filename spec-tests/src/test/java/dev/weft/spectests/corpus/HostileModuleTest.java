// SPDX-License-Identifier: Apache-2.0
package dev.weft.spectests.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.core.error.InvalidModule;
import dev.weft.core.error.MalformedModule;
import dev.weft.core.error.ProcessExit;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.WasmException;
import dev.weft.core.module.Import;
import dev.weft.core.module.Module;
import dev.weft.core.type.DefinedType;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ValueType;
import dev.weft.interpreter.External;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Instance;
import dev.weft.interpreter.Linker;
import dev.weft.interpreter.Store;
import dev.weft.wasi.WasiConfig;
import dev.weft.wasi.WasiContext;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The modules of the corpus, cut off and with wrong bytes in them. Whatever comes of that: it is a
 * module, or one of the declared errors. Those that are modules run for a while.
 */
@Tag(Corpus.TAG)
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
final class HostileModuleTest {

  /** Enough to start a program and to let it do something. */
  private static final long FUEL = 500_000;

  /** How often each thing happened, so that the test is seen to test something. */
  private int rejected;

  private int accepted;
  private int returned;
  private int stopped;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "clang-22.0.0-git20542-10/gen/llvm.core4.wasm",
        "clang-22.0.0-git20542-10/gen/llvm.core3.wasm",
        "clang-22.0.0-git20542-10/gen/llvm.core2.wasm"
      })
  void aSmallModuleMayBeCutOffAnywhereAndHaveAnyByteWrong(String name) throws IOException {
    byte[] bytes = Files.readAllBytes(Corpus.path(name));
    Random random = new Random(1);
    for (int i = 0; i < bytes.length; i++) {
      tryCut(name, bytes, i);
      tryFlip(name, bytes, i, 0xFF);
      tryFlip(name, bytes, i, 1 << random.nextInt(8));
    }
    tell(name);
  }

  @ParameterizedTest
  @CsvSource({
    Corpus.QUICKJS + ", 1200",
    Corpus.SQLITE + ", 800",
    Corpus.PYTHON + ", 60",
    Corpus.LLVM + ", 25"
  })
  void aLargeModuleMayBeCutOffOrHaveWrongBytes(String name, int count) throws IOException {
    byte[] bytes = Files.readAllBytes(Corpus.path(name));
    Random random = new Random(2);
    for (int i = 0; i < count; i++) {
      tryCut(name, bytes, position(bytes, random));
      tryFlip(name, bytes, position(bytes, random), 1 + random.nextInt(255));
    }
    tell(name);
  }

  /** Half of them anywhere; half near the beginning, where what is small but matters is. */
  private static int position(byte[] bytes, Random random) {
    double where =
        random.nextBoolean()
            ? random.nextDouble() * bytes.length
            : Math.pow(bytes.length, random.nextDouble());
    return Math.min((int) where, bytes.length - 1);
  }

  private void tryCut(String name, byte[] bytes, int length) {
    tryBytes(name + " cut off after " + length, Arrays.copyOf(bytes, length));
  }

  private void tryFlip(String name, byte[] bytes, int position, int bits) {
    byte original = bytes[position];
    bytes[position] ^= (byte) bits;
    tryBytes(name + " with the byte at " + position + " changed by " + bits, bytes);
    bytes[position] = original;
  }

  private void tryBytes(String what, byte[] bytes) {
    try {
      Module module = Module.parse(bytes);
      accepted++;
      if (bytes.length < 2 << 20) {
        run(module);
      }
    } catch (MalformedModule | InvalidModule | ResourceExhausted _) {
      rejected++;
    } catch (Throwable e) {
      throw new AssertionError(what + ": " + e, e);
    }
  }

  /** Runs what can be run of a module whose imports may be anything. */
  private void run(Module module) {
    Store store = Store.builder().fuel(FUEL).maximumMemoryBytes(64 << 20).build();
    WasiConfig world = WasiConfig.builder().args("program", ":memory:", "10").build();
    try (WasiContext wasi = new WasiContext(world)) {
      Linker linker = wasi.defineIn(new Linker(store));
      for (Import wanted : module.imports()) {
        offer(linker, wanted);
      }
      Instance instance = linker.instantiate(module);
      for (String name : new String[] {"_start", "_initialize", "qjs_init"}) {
        External export = instance.export(name);
        if (export instanceof Function function && function.functionType().parameters().isEmpty()) {
          function.apply();
        }
      }
      returned++;
    } catch (ProcessExit _) {
      returned++;
    } catch (WasmException _) {
      stopped++;
    }
  }

  /** A function that does nothing, for each that is imported and is not WASI's. */
  private static void offer(Linker linker, Import wanted) {
    if (wanted.type() instanceof DefinedType type
        && linker.definition(wanted.moduleName(), wanted.itemName()) == null) {
      FunctionType function = type.functionType();
      Object[] zeros = function.results().stream().map(HostileModuleTest::zero).toArray();
      linker.function(
          wanted.moduleName(), wanted.itemName(), function, call -> call.returnValues(zeros));
    }
  }

  private static Object zero(ValueType type) {
    return switch (type) {
      case NumberType.I32 -> 0;
      case NumberType.I64 -> 0L;
      case NumberType.F32 -> 0F;
      case NumberType.F64 -> 0D;
      default -> null;
    };
  }

  private void tell(String name) {
    System.out.printf(
        "%s: %,d rejected, %,d accepted; of those %,d ran and %,d were stopped%n",
        name, rejected, accepted, returned, stopped);
    assertThat(rejected).isPositive();
    assertThat(accepted).isPositive();
  }
}
