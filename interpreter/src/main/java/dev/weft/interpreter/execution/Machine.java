// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.execution;

import dev.weft.core.error.Abort;
import dev.weft.core.error.CodePosition;
import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.ThrownException;
import dev.weft.core.error.Trap;
import dev.weft.core.error.TrapKind;
import dev.weft.core.type.FunctionType;
import dev.weft.core.type.NumberType;
import dev.weft.core.type.ValueType;
import dev.weft.interpreter.ExecutionState;
import dev.weft.interpreter.Function;
import dev.weft.interpreter.Global;
import dev.weft.interpreter.Store;
import dev.weft.interpreter.Table;
import dev.weft.interpreter.V128;
import dev.weft.interpreter.events.FlightRecording;
import dev.weft.interpreter.events.TrapEvent;
import dev.weft.interpreter.memory.SharedMemory;
import dev.weft.interpreter.memory.UnsharedMemory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The abstract machine of one thread (core 4.2): its stack of values and calls, and the loop that
 * runs instructions.
 *
 * <p>Frames lie one behind the other in two arrays of the same layout, one for numbers and one for
 * references. The arguments of a call are the topmost operands of the caller and become the first
 * locals of the callee without being moved. Calls are kept in an array of numbers, so depth is a
 * checked number and no Java frame stands behind a guest's.
 *
 * <p>A machine belongs to the Java thread that it was made for; nothing in it is thread-safe.
 */
public final class Machine {

  private static final ThreadLocal<Machine> CURRENT = new ThreadLocal<>();

  private static final int INITIAL_SLOTS = 256;
  private static final int INITIAL_CALLS = 64;

  /** How many positions of a backtrace are kept at either end of a deep stack. */
  private static final int BACKTRACE_END = 32;

  /**
   * How deep host functions and guest functions may alternate. Each level takes Java stack, about
   * 500 bytes; this many fit even the smallest stacks in use.
   */
  private static final int MAXIMUM_ENTRIES = 200;

  /** For when the heap has no room for another one, so without a stack trace. */
  private static final ResourceExhausted HEAP_FULL = new ResourceExhausted("the heap is full");

  static {
    HEAP_FULL.setStackTrace(new StackTraceElement[0]);
  }

  private static final Instruction ANSWER_INQUIRY = new ControlInstructions.AnswerInquiry();

  long[] slots = new long[INITIAL_SLOTS];

  /** As long as {@link #slots} once a function with references was entered, empty before. */
  Object[] references = {};

  /** The slot at which the running function's frame begins. */
  int framePointer;

  /** Where the instruction stands that has called the host last: bytes from the module's start. */
  private int hostCallOffset;

  /** For each call under way, the point to return to in the upper half and the caller's frame. */
  long[] calls = new long[INITIAL_CALLS];

  /** How many calls fit and the store allows; the arrays may be larger from another store. */
  private int callLimit;

  /** How many slots there are and the store allows. */
  private int slotLimit = INITIAL_SLOTS;

  int depth;

  /** How many calls were under way when the host made the latest one. */
  int baseDepth;

  /** The instances that are left by calls into others, and will be returned to. */
  ModuleInstance[] callers = new ModuleInstance[4];

  int callerCount;

  /** The first slot that a call from a host function may use. */
  private int free;

  private int entries;

  /** How many back branches and calls may still be made before the store is asked. */
  private int budget;

  ModuleInstance instance;
  private ModuleCode code;
  UnsharedMemory memory;
  SharedMemory sharedMemory;
  Global[] globals;
  Table[] tables;
  private Store store;
  private final HostFrame hostFrame = new HostFrame(this);

  /** The instruction that waits, null if none does. */
  Instruction waiting;

  /** Where to go on after an answer at the beginning of a function. */
  private Instruction afterInquiry;

  /** The instruction that has failed and said so, until the loop has asked for it. */
  private Instruction failed;

  private Machine() {}

  /** {@return the machine of the calling thread} */
  static Machine current() {
    Machine machine = CURRENT.get();
    if (machine == null) {
      machine = new Machine();
      CURRENT.set(machine);
    }
    return machine;
  }

  /**
   * {@return what guests and hosts are told when memory runs out} To be made when what is no longer
   * needed is no longer reachable.
   *
   * @param cause how the JVM said so
   */
  public static ResourceExhausted heapFull(OutOfMemoryError cause) {
    try {
      return new ResourceExhausted("the heap is full", cause);
    } catch (OutOfMemoryError _) {
      return HEAP_FULL;
    }
  }

  // ---- from the host into a guest

  long call(WasmFunction function, long[] arguments) {
    if (!function.code.onlyNumbers) {
      Values.checkNumbersOnly(function.functionType());
    }
    int base = free;
    writeBits(base, function.functionType(), arguments);
    run(function, base);
    return onlyResult(function.functionType(), base);
  }

  long callHost(HostFunctionInstance function, long[] arguments) {
    int base = free;
    writeBits(base, function.functionType(), arguments);
    callHost(function, base);
    return onlyResult(function.functionType(), base);
  }

  Object[] applyHost(HostFunctionInstance function, Object[] arguments) {
    FunctionType type = function.functionType();
    int base = free;
    Values.check(type.parameters(), arguments);
    ensureSlots(base + function.slotCount);
    write(base, type.parameters(), arguments);
    callHost(function, base);
    return read(base, type.results());
  }

  private long onlyResult(FunctionType type, int base) {
    if (type.results().isEmpty()) {
      return 0;
    }
    boolean narrow = type.results().getFirst() == NumberType.I32;
    return narrow ? (int) slots[base] : slots[base];
  }

  private void writeBits(int base, FunctionType type, long[] arguments) {
    if (arguments.length != type.parameters().size()) {
      throw new IllegalArgumentException(
          "expected " + type.parameters().size() + " arguments, found " + arguments.length);
    }
    ensureSlots(base + Math.max(arguments.length, 1));
    for (int i = 0; i < arguments.length; i++) {
      slots[base + i] = arguments[i];
    }
  }

  Object[] apply(WasmFunction function, Object[] arguments) {
    FunctionType type = function.functionType();
    int base = free;
    Values.check(type.parameters(), arguments);
    int width = Math.max(Storage.width(type.parameters()), Storage.width(type.results()));
    ensureSlots(base + width);
    write(base, type.parameters(), arguments);
    run(function, base);
    return read(base, type.results());
  }

  /** Writes values to slots that exist. */
  void write(int base, List<ValueType> types, Object[] values) {
    int slot = base;
    for (int i = 0; i < values.length; i++) {
      Storage storage = Storage.of(types.get(i));
      switch (storage) {
        case NUMBER -> slots[slot] = Values.toBits((NumberType) types.get(i), values[i]);
        case VECTOR -> {
          V128 vector = (V128) values[i];
          slots[slot] = vector.low();
          slots[slot + 1] = vector.high();
        }
        case REFERENCE -> {
          ensureReferences();
          references[slot] = values[i];
        }
      }
      slot += storage.width;
    }
  }

  /** Reads values from slots, and forgets the references that stood there. */
  Object[] read(int base, List<ValueType> types) {
    Object[] values = new Object[types.size()];
    int slot = base;
    for (int i = 0; i < values.length; i++) {
      Storage storage = Storage.of(types.get(i));
      switch (storage) {
        case NUMBER -> values[i] = Values.fromBits((NumberType) types.get(i), slots[slot]);
        case VECTOR -> values[i] = new V128(slots[slot], slots[slot + 1]);
        case REFERENCE -> {
          ensureReferences();
          values[i] = references[slot];
          references[slot] = null;
        }
      }
      slot += storage.width;
    }
    return values;
  }

  /**
   * Runs a function whose arguments stand at a slot, until it returns. However it ends, the machine
   * is then as it was before.
   */
  private void run(WasmFunction function, int base) {
    if (entries == MAXIMUM_ENTRIES) {
      throw new Trap(
          TrapKind.CALL_STACK_EXHAUSTED, MAXIMUM_ENTRIES + " nested calls from host functions");
    }
    ModuleInstance savedInstance = instance;
    int savedFramePointer = framePointer;
    int savedHostCallOffset = hostCallOffset;
    int savedDepth = depth;
    int savedBaseDepth = baseDepth;
    int savedCallerCount = callerCount;
    int savedFree = free;
    entries++;
    boolean returned = false;
    OutOfMemoryError heapFull = null;
    try {
      baseDepth = savedDepth;
      switchTo(function.instance);
      loop(enter(function.code, ModuleCode.EXIT, base, base));
      returned = true;
    } catch (OutOfMemoryError e) {
      heapFull = e;
    } finally {
      entries--;
      if (!returned) {
        Arrays.fill(references, Math.min(base, references.length), references.length, null);
        Arrays.fill(callers, savedCallerCount, callers.length, null);
      }
      waiting = null;
      failed = null;
      callerCount = savedCallerCount;
      depth = savedDepth;
      baseDepth = savedBaseDepth;
      free = savedFree;
      framePointer = savedFramePointer;
      hostCallOffset = savedHostCallOffset;
      if (savedInstance != null) {
        switchTo(savedInstance);
      } else {
        refund();
        instance = null;
      }
    }
    if (heapFull != null) {
      // Only now, since most likely the guest's frames have kept what filled the heap.
      throw heapFull(heapFull);
    }
  }

  /** Runs instructions from the given one on, until the call from the host returns. */
  private void loop(Instruction first) {
    Instruction ip = first;
    do {
      try {
        do {
          ip = ip.execute(this, slots, framePointer, 0);
        } while (ip != null);
      } catch (ThrownException exception) {
        Instruction at = failedAt(ip);
        ip = Unwinding.toHandler(this, exception, at);
        if (ip == null) {
          locate(exception, at);
          throw exception;
        }
      } catch (Trap trap) {
        locate(trap, failedAt(ip));
        throw trap;
      } catch (StackOverflowError _) {
        Trap trap = new Trap(TrapKind.CALL_STACK_EXHAUSTED, "the Java stack is full");
        locate(trap, failedAt(ip));
        throw trap;
      }
    } while (ip != null);
  }

  /**
   * Notes which instruction has failed. Those call it that may be run by another one, so that the
   * loop does not know.
   *
   * @return the failure
   */
  <T extends Abort> T failed(T failure, Instruction at) {
    failed = at;
    return failure;
  }

  /** The instruction that has failed, if one has said so, or the one that the loop has run. */
  private Instruction failedAt(Instruction run) {
    Instruction at = failed == null ? run : failed;
    failed = null;
    return at;
  }

  /**
   * Throws an exception.
   *
   * @param exception the exception
   * @param at the instruction that throws it
   * @return where the machine goes on, which is where the exception is caught
   */
  Instruction raise(ThrownException exception, Instruction at) {
    Instruction handler = Unwinding.toHandler(this, exception, at);
    if (handler == null) {
      throw exception; // the host may catch it
    }
    return handler;
  }

  // ---- calls and returns, made by instructions

  /**
   * Begins a call.
   *
   * @param callee what is called, a function of the present instance
   * @param returnPoint the point behind which the caller goes on
   * @param fp the caller's frame
   * @param calleeFrame the slot of the first argument
   * @return the callee's first instruction
   */
  Instruction enter(FunctionCode callee, int returnPoint, int fp, int calleeFrame) {
    LoweredFunction lowered = callee.lowered;
    if (lowered == null) {
      lowered = callee.lower();
    }
    // Last, so that a trap before it does not find the call already made.
    Instruction first = begin(lowered, calleeFrame);
    push(returnPoint, fp);
    framePointer = calleeFrame;
    return first;
  }

  /** Makes the frame of a function whose arguments stand at its beginning. */
  private Instruction begin(LoweredFunction lowered, int calleeFrame) {
    int end = calleeFrame + lowered.frameSize();
    if (end > slotLimit) {
      growSlots(end);
    }
    long[] s = slots;
    int localsEnd = calleeFrame + lowered.localsEnd();
    for (int i = calleeFrame + lowered.firstLocal(); i < localsEnd; i++) {
      s[i] = 0;
    }
    if (lowered.hasReferences()) {
      ensureReferences();
      Arrays.fill(references, calleeFrame + lowered.firstLocal(), end, null);
    }
    return --budget < 0 ? poll(lowered) : lowered.first();
  }

  /** Begins a call of any function. */
  Instruction enterAny(Function callee, int returnPoint, int fp, int calleeFrame) {
    if (callee instanceof WasmFunction function) {
      if (function.instance == instance) {
        return enter(function.code, returnPoint, fp, calleeFrame);
      }
      push(returnPoint, fp);
      pushCaller();
      // Before the switch, so that a trap in it is found in the present instance.
      Instruction first = enter(function.code, ModuleCode.OTHER_INSTANCE, fp, calleeFrame);
      switchTo(function.instance);
      return first;
    }
    Instruction call = code.points[returnPoint];
    hostCallOffset = call.offset;
    HostFunctionInstance function = (HostFunctionInstance) callee;
    callHost(function, calleeFrame);
    function.forgetArguments(references, calleeFrame);
    return call.next;
  }

  /**
   * Lets a function of the present instance take the place of the one that runs.
   *
   * @param callee what is called
   * @param fp the frame of both, where the arguments stand
   * @return the callee's first instruction
   */
  Instruction replace(FunctionCode callee, int fp) {
    LoweredFunction lowered = callee.lowered;
    if (lowered == null) {
      lowered = callee.lower();
    }
    return begin(lowered, fp);
  }

  /** Lets any function take the place of the one that runs, because an instruction says so. */
  Instruction replaceByAny(Function callee, int fp, Instruction at) {
    if (callee instanceof WasmFunction function) {
      if (function.instance != instance) {
        // A frame that another instance called returns there, whoever has taken its place.
        if ((int) (calls[depth - 1] >>> 32) != ModuleCode.OTHER_INSTANCE) {
          push(ModuleCode.OTHER_INSTANCE, fp);
          pushCaller();
        }
        // Last, so that a trap before it is found in the present instance.
        Instruction first = replace(function.code, fp);
        switchTo(function.instance);
        return first;
      }
      return replace(function.code, fp);
    }
    hostCallOffset = at.offset;
    HostFunctionInstance function = (HostFunctionInstance) callee;
    callHost(function, fp);
    if (references.length > 0) {
      Arrays.fill(references, fp + function.resultSlots, fp + function.slotCount, null);
    }
    return leave();
  }

  private void callHost(HostFunctionInstance function, int calleeFrame) {
    int savedFree = free;
    int end = calleeFrame + function.slotCount;
    ensureSlots(end);
    free = end;
    try {
      hostFrame.call(function, calleeFrame);
    } finally {
      free = savedFree;
    }
  }

  private void push(int returnPoint, int fp) {
    int d = depth;
    if (d >= callLimit) {
      growCalls();
    }
    calls[d] = (long) returnPoint << 32 | fp;
    depth = d + 1;
  }

  private void pushCaller() {
    if (callerCount == callers.length) {
      callers = Arrays.copyOf(callers, callers.length * 2);
    }
    callers[callerCount++] = instance;
  }

  /** Ends a call; the results stand at the beginning of the frame. */
  Instruction leave() {
    int d = depth - 1;
    depth = d;
    long caller = calls[d];
    framePointer = (int) caller;
    return code.points[(int) (caller >>> 32)].next;
  }

  /** Goes back to the instance that called, then ends the call there. */
  Instruction leaveInstance() {
    ModuleInstance caller = callers[--callerCount];
    callers[callerCount] = null;
    switchTo(caller);
    return leave();
  }

  void switchTo(ModuleInstance newInstance) {
    instance = newInstance;
    code = newInstance.code;
    memory = newInstance.unsharedMemory;
    sharedMemory = newInstance.sharedMemory;
    globals = newInstance.globals;
    tables = newInstance.tables;
    if (store != newInstance.store) {
      refund();
      store = newInstance.store;
      callLimit = Math.min(calls.length, store.maximumCallDepth());
      slotLimit = Math.min(slots.length, store.maximumStackSlots());
    }
  }

  // ---- the poll

  /** Takes a branch that goes back, which is where loops notice that they are to end. */
  Instruction back(Instruction target) {
    if (--budget < 0) {
      poll(target);
    }
    return target;
  }

  /** Something happens that takes its time, and might happen for ever. */
  void countEvent() {
    if (--budget < 0) {
      budget = store.poll();
    }
  }

  private void poll(Instruction target) {
    budget = store.poll();
    if (Inquiries.isAsked()) {
      Inquiries.answer(state(ExecutionState.Activity.RUNNING, target.offset));
    }
  }

  /**
   * Polls at the beginning of a function.
   *
   * @return where to go on: an answer has to wait until the call is made
   */
  private Instruction poll(LoweredFunction function) {
    budget = store.poll();
    if (!Inquiries.isAsked()) {
      return function.first();
    }
    afterInquiry = function.first();
    return ANSWER_INQUIRY;
  }

  /** Answers at the beginning of a function. */
  Instruction answer() {
    Instruction first = afterInquiry;
    afterInquiry = null;
    Inquiries.answer(state(ExecutionState.Activity.RUNNING, first.offset));
    return first;
  }

  private void refund() {
    if (store != null) {
      store.refund(budget);
    }
    budget = 0;
  }

  // ---- room

  private void ensureSlots(int end) {
    if (end > slotLimit) {
      growSlots(end);
    }
  }

  private void growSlots(int end) {
    int limit = store == null ? Integer.MAX_VALUE : store.maximumStackSlots();
    if (end > limit || end < 0) {
      throw new Trap(TrapKind.CALL_STACK_EXHAUSTED, "more than " + limit + " slots");
    }
    int length = (int) Math.min(limit, Math.max(slots.length * 2L, end));
    slots = Arrays.copyOf(slots, length);
    slotLimit = length;
    if (references.length > 0) {
      references = Arrays.copyOf(references, length);
    }
  }

  private void growCalls() {
    int limit = store.maximumCallDepth();
    if (callLimit >= limit) {
      throw new Trap(TrapKind.CALL_STACK_EXHAUSTED, limit + " nested calls");
    }
    calls = Arrays.copyOf(calls, Math.min(limit, calls.length * 2));
    callLimit = calls.length;
  }

  private void ensureReferences() {
    if (references.length < slots.length) {
      references = Arrays.copyOf(references, slots.length);
    }
  }

  // ---- backtraces

  private void locate(Abort abort, Instruction innermost) {
    boolean known = !abort.backtrace().isEmpty(); // from an inner loop, through a host function
    List<CodePosition> positions = new ArrayList<>();
    abort.locate(positions, positions(positions, innermost.offset));
    if (!known && abort instanceof Trap trap && FlightRecording.isOn()) {
      TrapEvent.record(trap);
    }
  }

  /** {@return where the calling thread is, which does something else than running instructions} */
  static ExecutionState blockedState() {
    Machine machine = CURRENT.get();
    if (machine == null || machine.instance == null) {
      return new ExecutionState(ExecutionState.Activity.BLOCKED, List.of(), 0);
    }
    return machine.waiting != null
        ? machine.state(ExecutionState.Activity.WAITING, machine.waiting.offset)
        : machine.state(ExecutionState.Activity.BLOCKED, machine.hostCallOffset);
  }

  private ExecutionState state(ExecutionState.Activity activity, int innermost) {
    List<CodePosition> positions = new ArrayList<>();
    int omitted = positions(positions, innermost);
    return new ExecutionState(activity, positions, omitted);
  }

  /**
   * Collects the positions of calls, innermost first; returns how many are left out.
   *
   * @param innermost where the running function is: bytes from its module's start
   */
  private int positions(List<CodePosition> positions, int innermost) {
    ModuleInstance current = instance;
    int caller = callerCount;
    positions.add(current.code.position(innermost));
    int omitted = 0;
    for (int d = depth - 1; d > baseDepth; d--) {
      int point = (int) (calls[d] >>> 32);
      if (point == ModuleCode.OTHER_INSTANCE) {
        current = callers[--caller];
      } else if (depth - d <= BACKTRACE_END || d - baseDepth <= BACKTRACE_END) {
        positions.add(current.code.position(current.code.points[point].offset));
      } else {
        omitted++;
      }
    }
    return omitted;
  }
}
