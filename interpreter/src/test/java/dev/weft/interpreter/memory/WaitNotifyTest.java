// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter.memory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Terminated;
import dev.weft.core.type.AddressType;
import dev.weft.core.type.Limits;
import dev.weft.core.type.MemoryType;
import dev.weft.interpreter.AtomicUpdate;
import dev.weft.interpreter.Memory;
import dev.weft.interpreter.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WaitNotifyTest {

  private static final int NOTIFIED = 0;
  private static final int NOT_EQUAL = 1;
  private static final int TIMED_OUT = 2;
  private static final long FOR_EVER = -1;

  private final Store store = new Store();
  private final SharedMemory memory = memory();

  private static SharedMemory memory() {
    MemoryType type = new MemoryType(AddressType.I32, Limits.of(1, 1), true);
    return (SharedMemory) Memory.of(type);
  }

  private static void awaitBlocked(Threads threads, int index) throws InterruptedException {
    Threads.await(() -> {
      Thread.State state = threads.get(index).getState();
      return state == Thread.State.WAITING || state == Thread.State.TIMED_WAITING;
    });
  }

  /** Notifies until as many threads were woken. */
  private void notifyAll(long address, int expected) throws InterruptedException {
    AtomicInteger woken = new AtomicInteger();
    Threads.await(() -> woken.addAndGet(memory.atomicNotify(address, -1)) == expected);
  }

  @ParameterizedTest
  @ValueSource(ints = {32, 64})
  void aWaitForAnotherValueReturnsAtOnce(int bits) { // B4
    memory.atomicStore(bits, 8, -2);
    assertThat(memory.atomicWait(bits, 8, 5, FOR_EVER, store)).isEqualTo(NOT_EQUAL);
    assertThat(memory.atomicWait(bits, 8, 5, 0, store)).isEqualTo(NOT_EQUAL);
    assertThat(memory.atomicWait(bits, 8, -2, 0, store)).isEqualTo(TIMED_OUT);
    assertThat(memory.waitedAddresses()).isZero();
  }

  @Test
  void aWaitOf32BitsComparesThemAlone() {
    memory.atomicStore(64, 8, 0x1_FFFF_FFFEL);
    assertThat(memory.atomicWait(32, 8, -2, 0, store)).isEqualTo(TIMED_OUT);
    assertThat(memory.atomicWait(32, 8, 0xFFFF_FFFEL, 0, store)).isEqualTo(TIMED_OUT);
    assertThat(memory.atomicWait(64, 8, -2, 0, store)).isEqualTo(NOT_EQUAL);
    assertThat(memory.atomicWait(64, 8, 0x1_FFFF_FFFEL, 0, store)).isEqualTo(TIMED_OUT);
  }

  @Test
  void theTimeOutIsInNanosecondsAndIsNotMissed() { // B4
    long start = System.nanoTime();
    assertThat(memory.atomicWait(32, 8, 0, 30_000_000, store)).isEqualTo(TIMED_OUT);
    assertThat(System.nanoTime() - start).isBetween(30_000_000L, 5_000_000_000L);
    assertThat(memory.waitedAddresses()).isZero();
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, Long.MAX_VALUE, Long.MAX_VALUE - 1, 1L << 62})
  void aVeryLongWaitLastsUntilItIsNotified(long timeout) throws InterruptedException { // B4
    Threads threads =
        Threads.start(
            1,
            index -> assertThat(memory.atomicWait(32, 8, 0, timeout, store)).isEqualTo(NOTIFIED));
    awaitBlocked(threads, 0);
    Thread.sleep(20);
    assertThat(threads.get(0).isAlive()).isTrue();
    assertThat(memory.atomicNotify(8, 1)).isEqualTo(1);
    threads.join();
  }

  @Test
  void aWakeUpThatIsNoNotificationDoesNotEndTheWait() throws InterruptedException { // B5
    Threads threads =
        Threads.start(
            1,
            index -> assertThat(memory.atomicWait(32, 8, 0, FOR_EVER, store)).isEqualTo(NOTIFIED));
    for (int i = 0; i < 20; i++) {
      awaitBlocked(threads, 0);
      LockSupport.unpark(threads.get(0));
      memory.atomicStore(32, 8, i + 1);
      Thread.sleep(1);
    }
    assertThat(threads.get(0).isAlive()).isTrue();
    assertThat(memory.waitedAddresses()).isEqualTo(1);
    assertThat(memory.atomicNotify(8, 1)).isEqualTo(1);
    threads.join();
  }

  @Test
  void theOldestWaiterIsWokenFirst() throws InterruptedException { // B6
    List<Integer> order = Collections.synchronizedList(new ArrayList<>());
    List<Threads> waiters = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      int number = i;
      Threads waiter =
          Threads.start(
              1,
              index -> {
                assertThat(memory.atomicWait(32, 8, 0, FOR_EVER, store)).isEqualTo(NOTIFIED);
                order.add(number);
              });
      awaitBlocked(waiter, 0);
      waiters.add(waiter);
    }
    for (int i = 0; i < 5; i++) {
      assertThat(memory.atomicNotify(8, 1)).isEqualTo(1);
      waiters.get(i).join();
    }
    assertThat(order).containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void theCountLimitsHowManyAreWokenAndIsUnsigned() throws InterruptedException { // B6
    AtomicInteger returned = new AtomicInteger();
    Threads threads =
        Threads.start(
            5,
            index -> {
              assertThat(memory.atomicWait(32, 8, 0, FOR_EVER, store)).isEqualTo(NOTIFIED);
              returned.incrementAndGet();
            });
    for (int i = 0; i < 5; i++) {
      awaitBlocked(threads, i);
    }
    Thread.sleep(50); // blocked by the wait, no longer by the start
    assertThat(memory.atomicNotify(8, 0)).isZero();
    assertThat(memory.atomicNotify(8, 2)).isEqualTo(2);
    Threads.await(() -> returned.get() == 2);
    assertThat(memory.atomicNotify(8, -1)).isEqualTo(3);
    assertThat(memory.atomicNotify(8, -1)).isZero();
    threads.join();
    assertThat(memory.waitedAddresses()).isZero();
  }

  @Test
  void waitsOfBothWidthsAtOneAddressShareAQueueAndOtherAddressesDoNot()
      throws InterruptedException { // B7
    SharedMemory other = memory();
    Threads threads =
        Threads.start(
            2,
            index ->
                assertThat(memory.atomicWait(32 << index, 8, 0, FOR_EVER, store))
                    .isEqualTo(NOTIFIED));
    awaitBlocked(threads, 0);
    awaitBlocked(threads, 1);
    Thread.sleep(50);
    for (int address = 0; address < 4096; address += 4) {
      if (address != 8) {
        assertThat(memory.atomicNotify(address, -1)).isZero();
      }
    }
    assertThat(other.atomicNotify(8, -1)).isZero();
    assertThat(memory.waitedAddresses()).isEqualTo(1);
    assertThat(memory.atomicNotify(8, -1)).isEqualTo(2);
    assertThat(memory.waitedAddresses()).isZero();
    threads.join();
  }

  @Test
  void waitersThatLeaveFromTheMiddleDoNotTakeOthersWithThem() throws InterruptedException {
    Threads threads =
        Threads.start(
            9,
            index -> {
              boolean leaves = index % 3 != 1;
              long timeout = leaves ? 20_000_000 + index * 1_000_000 : FOR_EVER;
              assertThat(memory.atomicWait(32, 8, 0, timeout, store))
                  .isEqualTo(leaves ? TIMED_OUT : NOTIFIED);
            });
    for (int i = 0; i < 9; i++) {
      if (i % 3 != 1) {
        threads.get(i).join();
      }
    }
    notifyAll(8, 3);
    threads.join();
    assertThat(memory.waitedAddresses()).isZero();
  }

  @Test
  void everyNotificationThatIsCountedIsOneWaitThatReturnsZeroAlsoWhenTimeOutsRace()
      throws InterruptedException { // B6
    int waiters = 3;
    int pairs = Integer.getInteger("weft.length.pairs", 60_000); // ten million prove it
    AtomicLong waitsNotified = new AtomicLong();
    AtomicLong waitsTimedOut = new AtomicLong();
    AtomicLong notifications = new AtomicLong();
    AtomicInteger running = new AtomicInteger(waiters);
    Threads threads =
        Threads.start(
            waiters + 1,
            index -> {
              if (index == waiters) {
                long count = 0;
                while (running.get() > 0) {
                  count += memory.atomicNotify(8, 1 + (int) (count & 1));
                }
                notifications.addAndGet(count);
                return;
              }
              long notified = 0;
              long timedOut = 0;
              try {
                for (int i = 0; i < pairs / waiters; i++) {
                  switch (memory.atomicWait(32, 8, 0, 1 + i % 2000, store)) {
                    case NOTIFIED -> notified++;
                    case TIMED_OUT -> timedOut++;
                    default -> throw new AssertionError();
                  }
                }
              } finally {
                running.decrementAndGet();
              }
              waitsNotified.addAndGet(notified);
              waitsTimedOut.addAndGet(timedOut);
            });
    threads.join(30_000 + pairs / 10);
    if (pairs >= 1_000_000) {
      System.out.printf(
          "%d waits: %d notified, %d timed out; %d notifications%n",
          pairs, waitsNotified.get(), waitsTimedOut.get(), notifications.get());
    }
    assertThat(notifications).hasValue(waitsNotified.get());
    // Else it would not have been a race.
    assertThat(waitsNotified).hasPositiveValue();
    assertThat(waitsTimedOut).hasPositiveValue();
    assertThat(memory.waitedAddresses()).isZero();
  }

  @Test
  void theValueIsComparedOnlyWhenNoNotificationCanComeBetween() throws InterruptedException { // B5
    // Whoever compares before it has the lock sees the old value, and waits for ever.
    memory.waitLock(8).lock();
    Threads threads =
        Threads.start(
            1,
            index -> assertThat(memory.atomicWait(32, 8, 0, FOR_EVER, store)).isEqualTo(NOT_EQUAL));
    try {
      Threads.await(() -> memory.waitLock(8).hasQueuedThread(threads.get(0)));
      memory.atomicStore(32, 8, 1);
      assertThat(memory.atomicNotify(8, -1)).isZero();
    } finally {
      memory.waitLock(8).unlock();
    }
    threads.join();
    assertThat(memory.waitedAddresses()).isZero();
  }

  @Test
  void noNotificationIsLostBetweenComparingAndWaiting() throws InterruptedException { // B5
    int rounds = 20_000;
    Threads.run(
        2,
        index -> {
          for (int i = 0; i < rounds; i++) {
            if (index == i % 2) {
              memory.atomicStore(32, 8, i + 1);
              memory.atomicNotify(8, 1);
            } else {
              while (memory.atomicLoad(32, 8) <= i) {
                memory.atomicWait(32, 8, i, FOR_EVER, store);
              }
            }
          }
        });
  }

  @Test
  void whatWasWrittenBeforeTheNotificationIsSeenAfterTheWait() throws InterruptedException {
    int rounds = 5000;
    Threads.run(
        2,
        index -> {
          for (int i = 1; i <= rounds; i++) {
            if (index == 0) {
              memory.storeInt(100, i);
              while (memory.atomicNotify(8, 1) == 0) {
                Thread.yield();
              }
              while (memory.atomicLoad(32, 200) != i) {
                Thread.yield();
              }
            } else {
              assertThat(memory.atomicWait(32, 8, 0, FOR_EVER, store)).isEqualTo(NOTIFIED);
              assertThat(memory.loadInt(100)).isEqualTo(i);
              memory.atomicStore(32, 200, i);
            }
          }
        });
  }

  @Test
  void aMutexMadeOfWaitAndNotifyExcludes() throws InterruptedException {
    int threads = 4;
    int rounds = 20_000;
    // 0 free, 1 held, 2 held and perhaps waited for; the counter is plain.
    Threads.run(
        threads,
        index -> {
          for (int i = 0; i < rounds; i++) {
            if (memory.atomicCompareExchange(32, 8, 0, 1) != 0) {
              while (memory.atomicUpdate(AtomicUpdate.XCHG, 32, 8, 2) != 0) {
                memory.atomicWait(32, 8, 2, FOR_EVER, store);
              }
            }
            memory.storeLong(65, memory.loadLong(65) + 1);
            if (memory.atomicUpdate(AtomicUpdate.XCHG, 32, 8, 0) == 2) {
              memory.atomicNotify(8, 1);
            }
          }
        });
    assertThat(memory.loadLong(65)).isEqualTo((long) threads * rounds);
  }

  @Test
  void manyVirtualThreadsWaitAtOnce() throws InterruptedException {
    int count = 2000;
    AtomicIntegerArray results = new AtomicIntegerArray(count);
    Threads threads =
        Threads.start(
            Thread.ofVirtual(),
            count,
            index -> {
              int result = memory.atomicWait(32, 4L * (index % 100), 0, FOR_EVER, store);
              results.set(index, result + 10);
            });
    for (int address = 0; address < 400; address += 4) {
      notifyAll(address, count / 100);
    }
    threads.join();
    for (int i = 0; i < count; i++) {
      assertThat(results.get(i)).isEqualTo(NOTIFIED + 10);
    }
    assertThat(memory.waitedAddresses()).isZero();
  }

  @Test
  void terminationEndsEveryWait() throws InterruptedException {
    Threads threads =
        Threads.start(
            8,
            index ->
                assertThatExceptionOfType(Terminated.class)
                    .isThrownBy(() ->
                        memory.atomicWait(
                            32, 8L * (index / 2), 0, index % 2 == 0 ? FOR_EVER : 1L << 50, store))
                    .withMessage("enough"));
    for (int i = 0; i < 8; i++) {
      awaitBlocked(threads, i);
    }
    store.terminate("enough");
    threads.join();
    assertThat(memory.waitedAddresses()).isZero();
    assertThatExceptionOfType(Terminated.class)
        .isThrownBy(() -> memory.atomicWait(32, 8, 0, FOR_EVER, store));
    assertThat(memory.waitedAddresses()).isZero();
  }

  @Test
  void terminationThatRacesWithTheBeginningOfAWaitIsNotMissed() throws InterruptedException {
    for (int i = 0; i < 1000; i++) {
      Store ending = new Store();
      Threads.run(
          2,
          index -> {
            if (index == 0) {
              ending.terminate("enough");
            } else {
              assertThatExceptionOfType(Terminated.class)
                  .isThrownBy(() -> memory.atomicWait(32, 8, 0, FOR_EVER, ending));
            }
          });
    }
    assertThat(memory.waitedAddresses()).isZero();
  }

  @Test
  void theTerminationOfOneStoreLeavesTheWaitsOfAnotherAlone() throws InterruptedException {
    Store other = new Store();
    Threads threads =
        Threads.start(
            2,
            index -> {
              if (index == 0) {
                assertThatExceptionOfType(Terminated.class)
                    .isThrownBy(() -> memory.atomicWait(32, 8, 0, FOR_EVER, other));
              } else {
                assertThat(memory.atomicWait(32, 8, 0, FOR_EVER, store)).isEqualTo(NOTIFIED);
              }
            });
    awaitBlocked(threads, 0);
    awaitBlocked(threads, 1);
    other.terminate("enough");
    threads.get(0).join();
    notifyAll(8, 1);
    threads.join();
  }

  @Test
  void theTimeLimitOfTheStoreEndsAWait() {
    Store limited = Store.builder().timeLimit(Duration.ofMillis(30)).build();
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> memory.atomicWait(32, 8, 0, FOR_EVER, limited));
    assertThat(memory.waitedAddresses()).isZero();
  }

  @Test
  void anInterruptEndsAWaitAndStays() throws InterruptedException {
    Threads threads =
        Threads.start(
            1,
            index -> {
              assertThatExceptionOfType(Terminated.class)
                  .isThrownBy(() -> memory.atomicWait(32, 8, 0, FOR_EVER, store))
                  .withMessageContaining("interrupted");
              assertThat(Thread.currentThread().isInterrupted()).isTrue();
            });
    awaitBlocked(threads, 0);
    threads.get(0).interrupt();
    threads.join();
    assertThat(memory.waitedAddresses()).isZero();
  }
}
