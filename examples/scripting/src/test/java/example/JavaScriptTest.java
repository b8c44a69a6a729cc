// SPDX-License-Identifier: Apache-2.0
package example;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Terminated;
import dev.weft.core.module.Module;
import dev.weft.interpreter.Store;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class JavaScriptTest {

  private static Module module;

  private JavaScript engine;

  @BeforeAll
  static void readTheEngine() throws IOException {
    try (InputStream file = JavaScriptTest.class.getResourceAsStream("/quickjs.wasm")) {
      assertNotNull(file, "no quickjs.wasm: spec-tests/corpus/fetch.sh gets it");
      module = Module.parse(file);
    }
  }

  @BeforeEach
  void start() {
    engine = new JavaScript(module);
  }

  @AfterEach
  void end() {
    engine.close();
  }

  @Test
  void aScriptHasTheValueOfItsLastStatement() {
    assertEquals(42.0, engine.evaluate("const six = 6; six * 7"));
    assertEquals(true, engine.evaluate("six < 7"));
    assertEquals("six,6", engine.evaluate("['six', six]"));
    assertNull(engine.evaluate("undefined"));
    assertNull(engine.evaluate("null"));
    assertEquals(0.1 + 0.2, engine.evaluate("0.1 + 0.2"));
    assertEquals(Double.NaN, engine.evaluate("0 / 0"));
    assertEquals(
        "{\"b\":[1,2]}", engine.evaluate("JSON.stringify(JSON.parse('{ \"b\": [1, 2] }'))"));
    assertEquals("31 of 12", engine.evaluate("'12/31'.replace(/(\\d+).(\\d+)/, '$2 of $1')"));
    assertEquals("1267650600228229401496703205376", engine.evaluate("2n ** 100n"));
  }

  @Test
  void textOfAnyScriptPassesBothWays() {
    String text = "Ä ж 漢 \uD83E\uDDF6 \0 end";
    engine.define("echo", arguments -> arguments.get(0));
    engine.define("text", _ -> text);
    assertEquals(text, engine.evaluate("text()"));
    assertEquals(text, engine.evaluate("echo(text())"));
    assertEquals((double) text.length(), engine.evaluate("text().length"));
    assertEquals("漢".repeat(100_000), engine.evaluate("echo('漢'.repeat(100000))"));
  }

  @Test
  void aScriptCallsFunctionsOfJava() {
    List<Object> seen = new ArrayList<>();
    engine.define(
        "note",
        arguments -> {
          seen.addAll(arguments);
          return arguments.size();
        });
    assertEquals(5.0, engine.evaluate("note(1, 'two', true, null, undefined)"));
    assertEquals(Arrays.asList(1.0, "two", true, null, null), seen);
    assertEquals("0,1,2", engine.evaluate("[[], [0], [0, 1]].map(list => note(...list))"));
  }

  @Test
  void aFunctionOfJavaMayEvaluateAScriptItself() {
    engine.define(
        "factorial",
        arguments -> {
          double n = (Double) arguments.get(0);
          return n < 2 ? 1 : n * (Double) engine.evaluate("factorial(" + (n - 1) + ")");
        });
    assertEquals(3_628_800.0, engine.evaluate("factorial(10)"));
  }

  @Test
  void anExceptionHasItsMessageAndWhereItWasMade() {
    JavaScriptException thrown =
        assertThrows(
            JavaScriptException.class,
            () -> engine.evaluate("function find() {\n  return missing.name;\n}\nfind()"));
    assertEquals("ReferenceError: missing is not defined", thrown.getMessage());
    assertTrue(thrown.stack().contains("at find (script:2"), thrown.stack());

    thrown = assertThrows(JavaScriptException.class, () -> engine.evaluate("1 +"));
    assertTrue(thrown.getMessage().startsWith("SyntaxError: "), thrown.getMessage());

    thrown = assertThrows(JavaScriptException.class, () -> engine.evaluate("throw 'a string'"));
    assertEquals("a string", thrown.getMessage());

    thrown =
        assertThrows(
            JavaScriptException.class,
            () -> engine.evaluate("throw { toString() { throw new Error('again') } }"));
    assertEquals("an object without a name", thrown.getMessage());
    assertEquals("after all", engine.evaluate("'after all'"));
  }

  @Test
  void aScriptCatchesWhatAFunctionOfJavaThrows() {
    engine.define(
        "open",
        _ -> {
          throw new IOException("no such file");
        });
    assertEquals(
        "java.io.IOException: no such file",
        engine.evaluate("try { open() } catch (e) { e.message }"));
    JavaScriptException thrown =
        assertThrows(JavaScriptException.class, () -> engine.evaluate("open()"));
    assertEquals("Error: java.io.IOException: no such file", thrown.getMessage());
  }

  @Test
  void promisesAreSettledBeforeEvaluateReturns() {
    List<Object> seen = new ArrayList<>();
    engine.define("note", arguments -> seen.add(arguments.get(0)));
    engine.evaluate(
        """
        async function twice(n) { return 2 * await n; }
        twice(Promise.resolve(21)).then(note);
        twice(Promise.reject('no')).catch(note);
        """);
    assertEquals(Set.of(42.0, "no"), Set.copyOf(seen));
  }

  @Test
  void anEndlessLoopIsInterruptedWhateverItCatches() {
    AtomicInteger questions = new AtomicInteger();
    engine.interruptWhen(() -> questions.incrementAndGet() >= 10);
    JavaScriptException thrown =
        assertThrows(
            JavaScriptException.class,
            () -> engine.evaluate("while (true) { try { while (true); } catch (e) {} }"));
    assertEquals("InternalError: interrupted", thrown.getMessage());
    assertEquals(10, questions.get());
    engine.interruptWhen(() -> false);
    assertEquals(
        499_999_500_000.0, engine.evaluate("let s = 0; for (let i = 0; i < 1e6; i++) s += i; s"));
  }

  @Test
  void anEndlessRecursionIsAnExceptionOfTheLanguage() {
    assertEquals(
        "RangeError",
        engine.evaluate("function again() { again() } try { again() } catch (e) { e.name }"));
    assertEquals(1.0, engine.evaluate("1"));
  }

  @Test
  void memoryIsLimitedByTheStore() {
    Store store = Store.builder().maximumMemoryBytes(16 << 20).build();
    try (JavaScript limited = new JavaScript(module, store)) {
      assertEquals(
          "out of memory",
          limited.evaluate(
              """
              let kept = [];
              try { while (true) kept.push(new Uint8Array(1 << 20)); } catch (e) { kept = []; e.message }
              """));
      assertTrue(store.memoryBytes() <= 16 << 20);
      assertEquals(3.0, limited.evaluate("1 + 2"));
    }
  }

  @Test
  void aStoreEndsAnEngineThatNobodyInterrupts() throws Exception {
    Store fuel = Store.builder().fuel(20_000_000).build();
    try (JavaScript limited = new JavaScript(module, fuel)) {
      assertThrows(ResourceExhausted.class, () -> limited.evaluate("while (true);"));
    }
    Store store = new Store();
    try (JavaScript limited = new JavaScript(module, store)) {
      limited.define("ready", _ -> store.terminate("enough"));
      assertThrows(Terminated.class, () -> limited.evaluate("ready(); while (true);"));
    }
  }

  @Test
  void enginesOfOneModuleRunAtTheSameTimeAndShareNothing() throws Exception {
    List<Callable<Object>> scripts = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      String script =
          "globalThis.n = (globalThis.n ?? 0) + " + i + "; for (let j = 0; j < 1e5; j++); n";
      scripts.add(() -> {
        try (JavaScript own = new JavaScript(module)) {
          return own.evaluate(script);
        }
      });
    }
    try (ExecutorService executor = Executors.newFixedThreadPool(4)) {
      List<Future<Object>> results = executor.invokeAll(scripts);
      for (int i = 0; i < results.size(); i++) {
        assertEquals((double) i, results.get(i).get());
      }
    }
  }
}
