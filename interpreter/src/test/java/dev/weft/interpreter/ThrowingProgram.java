// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * A random program that throws and catches, twice: as text, and as a model that Java executes with
 * its own exceptions. Its functions {@code f0} to {@code f3} take an i32, call those behind them,
 * and log numbers. Whether the guest and the model log the same and end the same way is the test.
 */
final class ThrowingProgram {

  static final int FUNCTIONS = 4;

  /** The tags: two of the module, the last one of the host. */
  private static final String[] TAGS = {"$a", "$b", "$host"};

  private static final int HOST_TAG = 2;
  private static final int NESTING = 4;

  /** So many steps are more than any program is for. */
  private static final int MOST_STEPS = 5_000;

  /** How the model leaves what it executes. */
  abstract static class Jump extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Jump() {
      super(null, null, false, false);
    }
  }

  /** Out of the block with the label. */
  private static final class Leave extends Jump {
    private static final long serialVersionUID = 1L;
    private final int label;

    Leave(int label) {
      this.label = label;
    }
  }

  /** Out of the function, into another one if that is not negative. */
  private static final class Return extends Jump {
    private static final long serialVersionUID = 1L;
    private final int next;

    Return(int next) {
      this.next = next;
    }
  }

  /** The program goes on for too long. */
  static final class TooLong extends Jump {
    private static final long serialVersionUID = 1L;
  }

  /** An exception of the guest. */
  static final class Thrown extends Jump {
    private static final long serialVersionUID = 1L;
    final int tag;
    final int value;

    Thrown(int tag, int value) {
      this.tag = tag;
      this.value = value;
    }
  }

  /** An exception that is to be thrown as if in the block with the label. */
  private static final class Delegated extends Jump {
    private static final long serialVersionUID = 1L;
    private final int label;
    private final Thrown thrown;

    Delegated(int label, Thrown thrown) {
      this.label = label;
      this.thrown = thrown;
    }
  }

  /** The variables of a call. */
  private static final class Frame {
    private final int x;
    private int y;
    private final Map<Integer, Thrown> caught = new HashMap<>();

    Frame(int x) {
      this.x = x;
    }
  }

  /** A statement as text and as what it does. */
  private record Statement(String text, Consumer<Frame> action) {}

  /** The labels that a statement may branch to, and those of the catches around it. */
  private record Scope(int function, int depth, List<Integer> labels, List<Integer> catches) {
    Scope inside(int... newLabels) {
      List<Integer> all = new ArrayList<>(labels);
      for (int label : newLabels) {
        all.add(label);
      }
      return new Scope(function, depth - 1, all, catches);
    }

    Scope insideCatch(int label) {
      List<Integer> all = new ArrayList<>(catches);
      all.add(label);
      return new Scope(function, depth - 1, inside(label).labels, all);
    }
  }

  private final Random random;
  private final List<Statement> functions = new ArrayList<>();
  private final List<Integer> log = new ArrayList<>();
  private int names;
  private int steps;

  ThrowingProgram(long seed) {
    random = new Random(seed);
    for (int i = 0; i < FUNCTIONS; i++) {
      functions.add(sequence(new Scope(i, NESTING, List.of(), List.of())));
    }
  }

  String text() {
    StringBuilder text =
        new StringBuilder(
            """
            (module
              (import "host" "log" (func $log (param i32)))
              (import "host" "throw" (func $throw (param i32)))
              (import "host" "call" (func $call (param i32 i32)))
              (import "host" "tag" (tag $host (param i32)))
              (tag $a (export "a") (param i32))
              (tag $b (export "b") (param i32))
              (type $t (func (param i32)))
              (table (export "functions") funcref (elem $f0 $f1 $f2 $f3))
            """);
    for (int i = 0; i < FUNCTIONS; i++) {
      text.append("(func $f" + i + " (export \"f" + i + "\") (param $x i32) (local $y i32)\n");
      for (int name = 0; name < names; name++) {
        text.append("(local $e" + name + " exnref) (local $n" + name + " i32)");
      }
      text.append("\n(block $function " + functions.get(i).text + "))\n");
    }
    return text.append(")").toString();
  }

  /**
   * Executes the model of the first function.
   *
   * @return what it has logged until it returned
   * @throws Thrown if it ends by an exception; {@link #log} has what it logged before
   */
  List<Integer> execute(int x) {
    log.clear();
    steps = 0;
    call(0, x);
    return log;
  }

  List<Integer> log() {
    return log;
  }

  private void call(int function, int x) {
    for (int next = function; next >= 0; ) {
      step();
      try {
        functions.get(next).action.accept(new Frame(x));
        return;
      } catch (Return end) {
        next = end.next;
      } catch (Delegated delegated) {
        throw delegated.thrown;
      }
    }
  }

  private void step() {
    if (++steps > MOST_STEPS) {
      throw new TooLong();
    }
  }

  private static void block(int label, Runnable body) {
    try {
      body.run();
    } catch (Leave leave) {
      if (leave.label != label) {
        throw leave;
      }
    } catch (Delegated delegated) {
      throw delegated.label == label ? delegated.thrown : delegated;
    }
  }

  // ---- statements

  private Statement sequence(Scope scope) {
    int count = 1 + random.nextInt(3);
    StringBuilder text = new StringBuilder();
    List<Statement> parts = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Statement part = statement(scope);
      parts.add(part);
      text.append(' ').append(part.text);
    }
    return new Statement(
        text.append('\n').toString(),
        frame -> {
          for (Statement part : parts) {
            step();
            part.action.accept(frame);
          }
        });
  }

  private Statement statement(Scope scope) {
    int number = random.nextInt(1000);
    return switch (random.nextInt(scope.depth == 0 ? 8 : 18)) {
      case 0 -> new Statement("(call $log (i32.const " + number + "))", _ -> log.add(number));
      case 1 -> new Statement("(call $log (local.get $y))", frame -> log.add(frame.y));
      case 2 ->
          new Statement(
              "(local.set $y (i32.add (local.get $y) (i32.const " + number + ")))",
              frame -> frame.y += number);
      case 3 -> throwing(number);
      case 4 -> calling(scope);
      case 5 -> branching(scope);
      case 6 -> rethrowing(scope);
      case 7 ->
          random.nextInt(3) > 0
              ? new Statement("(nop)", _ -> {})
              : new Statement(
                  "(return)",
                  _ -> {
                    throw new Return(-1);
                  });
      case 8 -> plainBlock(scope);
      case 9 -> conditional(scope);
      case 10 -> operandsBelow(scope, number);
      case 11 -> catchingOneTag(scope, number);
      case 12 -> catchingAll(scope);
      case 13 -> catchingReference(scope);
      case 14, 15 -> legacyTry(scope);
      case 16 -> delegating(scope);
      default -> random.nextBoolean() ? loop(scope) : legacyTryWithOperand(scope, number);
    };
  }

  private Statement throwing(int number) {
    int tag = random.nextInt(TAGS.length);
    String text =
        (tag == HOST_TAG ? "(call $throw" : "(throw " + TAGS[tag]) + " (i32.const " + number + "))";
    return new Statement(
        text,
        _ -> {
          throw new Thrown(tag, number);
        });
  }

  private Statement calling(Scope scope) {
    if (scope.function == FUNCTIONS - 1) {
      return new Statement("(nop)", _ -> {});
    }
    int callee = scope.function + 1 + random.nextInt(FUNCTIONS - 1 - scope.function);
    int index = random.nextInt(4);
    boolean tail = index == 1;
    String text =
        switch (index) {
          case 0 -> "(call $f" + callee + " (local.get $x))";
          case 1 -> "(return_call $f" + callee + " (local.get $x))";
          case 2 -> "(call_indirect (type $t) (local.get $x) (i32.const " + callee + "))";
          default -> "(call $call (i32.const " + callee + ") (local.get $x))";
        };
    return new Statement(
        text,
        frame -> {
          if (tail) {
            throw new Return(callee);
          }
          call(callee, frame.x);
        });
  }

  private Statement branching(Scope scope) {
    if (scope.labels.isEmpty()) {
      return new Statement("(nop)", _ -> {});
    }
    int label = scope.labels.get(random.nextInt(scope.labels.size()));
    int mask = random.nextBoolean() ? 0 : 1 << random.nextInt(4);
    String condition = " (i32.and (local.get $x) (i32.const " + mask + "))";
    return new Statement(
        mask == 0 ? "(br $l" + label + ")" : "(br_if $l" + label + condition + ")",
        frame -> {
          if (mask == 0 || (frame.x & mask) != 0) {
            throw new Leave(label);
          }
        });
  }

  private Statement rethrowing(Scope scope) {
    if (scope.catches.isEmpty()) {
      return new Statement("(nop)", _ -> {});
    }
    int label = scope.catches.get(random.nextInt(scope.catches.size()));
    return new Statement(
        "(rethrow $l" + label + ")",
        frame -> {
          throw frame.caught.get(label);
        });
  }

  private Statement plainBlock(Scope scope) {
    int label = names++;
    Statement body = sequence(scope.inside(label));
    return new Statement(
        "(block $l" + label + body.text + ")",
        frame -> block(label, () -> body.action.accept(frame)));
  }

  private Statement conditional(Scope scope) {
    int mask = 1 << random.nextInt(4);
    Statement then = sequence(scope.inside());
    Statement otherwise = sequence(scope.inside());
    return new Statement(
        "(if (i32.and (local.get $x) (i32.const "
            + mask
            + ")) (then"
            + then.text
            + ") (else"
            + otherwise.text
            + "))",
        frame -> ((frame.x & mask) != 0 ? then : otherwise).action.accept(frame));
  }

  /** A local's value and a constant stay on the stack while the local changes. */
  private Statement operandsBelow(Scope scope, int number) {
    Statement body = sequence(scope.inside());
    return new Statement(
        "local.get $y i32.const " + number + body.text + "call $log call $log",
        frame -> {
          int y = frame.y;
          body.action.accept(frame);
          log.add(number);
          log.add(y);
        });
  }

  private Statement catchingOneTag(Scope scope, int number) {
    int label = names++;
    int tag = random.nextInt(TAGS.length);
    Statement body = sequence(scope.inside(label));
    return new Statement(
        "(call $log (block $r (result i32) (try_table $l"
            + label
            + " (catch "
            + TAGS[tag]
            + " $r)"
            + body.text
            + ") (i32.const "
            + number
            + ")))",
        frame -> {
          int value = number;
          try {
            block(label, () -> body.action.accept(frame));
          } catch (Thrown thrown) {
            if (thrown.tag != tag) {
              throw thrown;
            }
            value = thrown.value;
          }
          log.add(value);
        });
  }

  private Statement catchingAll(Scope scope) {
    int outer = names++;
    int handler = names++;
    int inner = names++;
    Statement body = sequence(scope.inside(outer, handler, inner));
    Statement handling = sequence(scope.inside(outer));
    return new Statement(
        ("(block $lO (block $lH (try_table $lI (catch_all $lH)" + body.text + ") (br $lO))")
                .replace("$lO", "$l" + outer)
                .replace("$lH", "$l" + handler)
                .replace("$lI", "$l" + inner)
            + handling.text
            + ")",
        frame ->
            block(
                outer,
                () -> {
                  block(
                      handler,
                      () -> {
                        try {
                          block(inner, () -> body.action.accept(frame));
                        } catch (Thrown _) {
                          throw new Leave(handler);
                        }
                        throw new Leave(outer);
                      });
                  handling.action.accept(frame);
                }));
  }

  private Statement catchingReference(Scope scope) {
    int outer = names++;
    int inner = names++;
    boolean again = random.nextBoolean();
    Statement body = sequence(scope.inside(outer, inner));
    Statement handling = sequence(scope.inside(outer));
    return new Statement(
        ("(block $lO (local.set $eO (block $r (result exnref) (try_table $lI (catch_all_ref $r)"
                    + body.text
                    + ") (br $lO)))")
                .replace("$lO", "$l" + outer)
                .replace("$eO", "$e" + outer)
                .replace("$lI", "$l" + inner)
            + handling.text
            + (again ? "(throw_ref (local.get $e" + outer + "))" : "")
            + ")",
        frame ->
            block(
                outer,
                () -> {
                  Thrown caught;
                  try {
                    block(inner, () -> body.action.accept(frame));
                    return;
                  } catch (Thrown thrown) {
                    caught = thrown;
                  }
                  handling.action.accept(frame);
                  if (again) {
                    throw caught;
                  }
                }));
  }

  private Statement legacyTry(Scope scope) {
    int label = names++;
    Statement body = sequence(scope.inside(label));
    StringBuilder text = new StringBuilder("(try $l" + label + " (do" + body.text + ")");
    Map<Integer, Statement> catches = new HashMap<>();
    for (int i = random.nextInt(3); i > 0; i--) {
      int tag = random.nextInt(TAGS.length);
      Statement handling = sequence(scope.insideCatch(label));
      text.append("(catch " + TAGS[tag] + " (call $log)" + handling.text + ")");
      catches.putIfAbsent(tag, handling); // a second one of the tag is never reached
    }
    Statement otherwise = random.nextBoolean() ? sequence(scope.insideCatch(label)) : null;
    text.append(otherwise == null ? ")" : "(catch_all" + otherwise.text + "))");
    return new Statement(
        text.toString(),
        frame ->
            block(
                label,
                () -> {
                  Thrown caught;
                  try {
                    try {
                      body.action.accept(frame);
                      return;
                    } catch (Delegated delegated) {
                      throw delegated.label == label ? delegated.thrown : delegated;
                    }
                  } catch (Thrown thrown) {
                    caught = thrown;
                  }
                  Statement handling = catches.getOrDefault(caught.tag, otherwise);
                  if (handling == null) {
                    throw caught;
                  }
                  frame.caught.put(label, caught);
                  if (handling != otherwise) {
                    log.add(caught.value);
                  }
                  handling.action.accept(frame);
                }));
  }

  private Statement legacyTryWithOperand(Scope scope, int number) {
    int tag = random.nextInt(TAGS.length);
    Statement body = sequence(scope.inside());
    return new Statement(
        "i32.const 77 (try (param i32) (result i32) (do"
            + body.text
            + "(i32.add (i32.const 1))) (catch "
            + TAGS[tag]
            + " (i32.add (i32.const "
            + number
            + ")))) call $log",
        frame -> {
          int value = 78;
          try {
            body.action.accept(frame);
          } catch (Thrown thrown) {
            if (thrown.tag != tag) {
              throw thrown;
            }
            value = thrown.value + number;
          }
          log.add(value);
        });
  }

  private Statement delegating(Scope scope) {
    int label = names++;
    boolean toCaller = scope.labels.isEmpty() || random.nextInt(5) == 0;
    int target = toCaller ? -1 : scope.labels.get(random.nextInt(scope.labels.size()));
    Statement body = sequence(scope.inside(label));
    return new Statement(
        "(try $l"
            + label
            + " (do"
            + body.text
            + ") (delegate "
            + (toCaller ? "$function" : "$l" + target)
            + "))",
        frame -> {
          try {
            block(label, () -> body.action.accept(frame));
          } catch (Thrown thrown) {
            throw new Delegated(target, thrown);
          }
        });
  }

  /** A loop that runs a few times; what its body throws may lead to the next time. */
  private Statement loop(Scope scope) {
    int label = names++;
    int times = 2 + random.nextInt(3);
    boolean goesOn = random.nextBoolean();
    Statement body = sequence(scope.inside());
    String text =
        "(local.set $n (i32.const "
            + times
            + ")) (block $end (loop $next (br_if $end (i32.eqz (local.get $n)))"
            + " (local.set $n (i32.sub (local.get $n) (i32.const 1)))"
            + (goesOn ? "(try_table (catch_all $next) BODY)" : "BODY")
            + "(br $next)))";
    return new Statement(
        text.replace("$n ", "$n" + label + " ")
            .replace("$n)", "$n" + label + ")")
            .replace("BODY", body.text),
        frame -> {
          for (int i = 0; i < times; i++) {
            step();
            try {
              body.action.accept(frame);
            } catch (Thrown thrown) {
              if (!goesOn) {
                throw thrown;
              }
            }
          }
        });
  }
}
