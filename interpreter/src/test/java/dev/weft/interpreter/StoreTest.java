// SPDX-License-Identifier: Apache-2.0
package dev.weft.interpreter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weft.core.error.ResourceExhausted;
import dev.weft.core.error.Terminated;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class StoreTest {

  /** Executes events as the engine does, until an exception ends it; returns how many. */
  private static long execute(Store store, long events) {
    int budget = 0;
    long executed = 0;
    try {
      while (executed < events) {
        if (--budget < 0) {
          budget = store.poll();
        }
        executed++;
      }
    } finally {
      store.refund(budget);
    }
    return executed;
  }

  @Test
  void theFirstTerminationWins() {
    Store store = new Store();
    assertThat(store.isTerminated()).isFalse();
    store.checkTermination();
    assertThat(store.terminate("first")).isTrue();
    assertThat(store.terminate("second")).isFalse();
    assertThat(store.isTerminated()).isTrue();
    assertThatExceptionOfType(Terminated.class).isThrownBy(store::poll).withMessage("first");
    assertThatExceptionOfType(Terminated.class)
        .isThrownBy(store::checkTermination)
        .withMessage("first");
    assertThatExceptionOfType(Terminated.class)
        .isThrownBy(() -> store.park(this, 1))
        .withMessage("first");
  }

  @Test
  void terminationReachesABusyThreadWithinAFewPolls() throws InterruptedException {
    Store store = new Store();
    AtomicLong latency = new AtomicLong();
    CountDownLatch started = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              started.countDown();
              try {
                execute(store, Long.MAX_VALUE);
              } catch (Terminated _) {
                latency.addAndGet(System.nanoTime());
              }
            });
    started.await();
    Thread.sleep(20);
    latency.addAndGet(-System.nanoTime());
    store.terminate("enough");
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
    assertThat(latency.get()).isLessThan(1_000_000_000L);
  }

  @Test
  void withoutFuelTheBudgetIsThePollInterval() {
    Store store = new Store();
    assertThat(store.poll()).isEqualTo(Store.POLL_INTERVAL - 1);
    assertThat(store.fuel()).isEqualTo(-1);
    store.refund(100);
    assertThat(store.fuel()).isEqualTo(-1);
  }

  @Test
  void oneThreadExecutesExactlyAsManyEventsAsThereIsFuel() {
    for (long fuel : new long[] {0, 1, 2, 1023, 1024, 1025, 5000}) {
      Store store = Store.builder().fuel(fuel).build();
      assertThat(execute(store, fuel)).isEqualTo(fuel);
      assertThat(store.fuel()).isZero();
      assertThatExceptionOfType(ResourceExhausted.class)
          .isThrownBy(() -> execute(store, 1))
          .withMessageContaining("fuel");
    }
  }

  @Test
  void whatIsLeftOfABudgetIsGivenBack() {
    Store store = Store.builder().fuel(10_000).build();
    for (int i = 0; i < 100; i++) {
      execute(store, 10);
    }
    assertThat(store.fuel()).isEqualTo(9000);
    assertThat(execute(store, 9000)).isEqualTo(9000);
    assertThat(store.fuel()).isZero();
  }

  @Test
  void threadsShareOneAccountOfFuel() throws InterruptedException {
    long fuel = 1_000_000;
    Store store = Store.builder().fuel(fuel).build();
    AtomicLong executed = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(
          Thread.ofPlatform()
              .start(() -> {
                int budget = 0;
                long count = 0;
                try {
                  while (true) {
                    if (--budget < 0) {
                      budget = store.poll();
                    }
                    count++;
                  }
                } catch (ResourceExhausted _) {
                  executed.addAndGet(count);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(executed).hasValue(fuel);
    assertThat(store.fuel()).isZero();
  }

  @Test
  void fuelCanBeRenewed() {
    Store store = Store.builder().fuel(1).build();
    execute(store, 1);
    store.setFuel(5);
    assertThat(execute(store, 5)).isEqualTo(5);
    assertThatIllegalArgumentException().isThrownBy(() -> store.setFuel(-1));
  }

  @Test
  void theTimeLimitEndsABusyThreadSoonAfterIt() {
    Store store = Store.builder().timeLimit(Duration.ofMillis(50)).build();
    long start = System.nanoTime();
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(() -> execute(store, Long.MAX_VALUE))
        .withMessageContaining("time limit");
    assertThat(System.nanoTime() - start).isBetween(50_000_000L, 2_000_000_000L);
  }

  @Test
  void theTimeLimitCanBeMovedAndTakenAway() {
    Store store = Store.builder().timeLimit(Duration.ZERO).build();
    assertThatExceptionOfType(ResourceExhausted.class).isThrownBy(store::checkTermination);
    store.setTimeLimit(Duration.ofDays(1_000_000_000L));
    store.checkTermination();
    store.setTimeLimit(Duration.ofSeconds(-5));
    assertThatExceptionOfType(ResourceExhausted.class).isThrownBy(store::poll);
    store.setTimeLimit(null);
    store.poll();
  }

  @Test
  void aTimeLimitThatIsSetWhileAThreadIsParkedEndsIt() throws InterruptedException {
    Store store = new Store();
    CountDownLatch ended = new CountDownLatch(1);
    Thread thread =
        Thread.ofPlatform()
            .start(() -> {
              try {
                while (true) {
                  store.park(this, Long.MAX_VALUE);
                }
              } catch (ResourceExhausted _) {
                ended.countDown();
              }
            });
    while (thread.getState() != Thread.State.WAITING) {
      Thread.sleep(1);
    }
    store.setTimeLimit(Duration.ofMillis(20));
    thread.join(10_000);
    assertThat(ended.getCount()).isZero();
  }

  @Test
  void parkReturnsWhenItsTimeIsOver() {
    Store store = new Store();
    long start = System.nanoTime();
    while (System.nanoTime() - start < 20_000_000) {
      store.park(this, 20_000_000 - (System.nanoTime() - start));
    }
    store.park(this, 0);
    store.park(this, -1);
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }

  @Test
  void noThreadThatParksIsMissedByATermination() throws InterruptedException {
    for (int i = 0; i < 2000; i++) {
      Store store = new Store();
      CountDownLatch ready = new CountDownLatch(1);
      Thread thread =
          Thread.ofVirtual()
              .start(() -> {
                ready.countDown();
                try {
                  while (true) {
                    store.park(this, Long.MAX_VALUE);
                  }
                } catch (Terminated _) {
                  // It ends.
                }
              });
      ready.await();
      store.terminate("enough");
      assertThat(thread.join(Duration.ofSeconds(10))).as("round %d", i).isTrue();
    }
  }

  @Test
  void hooksRunOnceOnTerminationAndAtOnceAfterIt() {
    Store store = new Store();
    AtomicInteger runs = new AtomicInteger();
    try (Store.Registration registration = store.onTermination(runs::incrementAndGet)) {
      assertThat(registration).isNotNull();
      assertThat(runs).hasValue(0);
      store.terminate("enough");
      assertThat(runs).hasValue(1);
    }
    store.terminate("again");
    store.onTermination(runs::incrementAndGet).close();
    assertThat(runs).hasValue(2);
  }

  @Test
  void aHookThatWasClosedDoesNotRunAndOneThatFailsDoesNotStopTheOthers() {
    Store store = new Store();
    AtomicInteger runs = new AtomicInteger();
    store.onTermination(() -> runs.addAndGet(100)).close();
    for (int i = 0; i < 3; i++) {
      store.onTermination(() -> {
        runs.incrementAndGet();
        IllegalStateException expected = new IllegalStateException("expected by this test");
        expected.setStackTrace(new StackTraceElement[0]); // it is logged
        throw expected;
      });
    }
    store.terminate("enough");
    assertThat(runs).hasValue(3);
  }

  @Test
  void everyHookThatRacesWithTheTerminationRunsExactlyOnce() throws InterruptedException {
    for (int i = 0; i < 500; i++) {
      Store store = new Store();
      AtomicInteger runs = new AtomicInteger();
      Thread thread =
          Thread.ofPlatform()
              .start(() -> {
                for (int hook = 0; hook < 10; hook++) {
                  store.onTermination(runs::incrementAndGet);
                }
              });
      store.terminate("enough");
      thread.join();
      assertThat(runs).hasValue(10);
    }
  }

  @Test
  void closingAHookWaitsUntilItHasEnded() throws InterruptedException {
    Store store = new Store();
    CountDownLatch running = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    Store.Registration registration =
        store.onTermination(() -> {
          running.countDown();
          try {
            Thread.sleep(50);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
          ended.incrementAndGet();
        });
    Thread thread = Thread.ofPlatform().start(() -> store.terminate("enough"));
    running.await();
    registration.close();
    assertThat(ended).hasValue(1);
    thread.join();
  }

  @Test
  void instancesAreCounted() {
    Store store = Store.builder().maximumInstances(2).build();
    store.reserveInstance();
    store.reserveInstance();
    assertThatExceptionOfType(ResourceExhausted.class)
        .isThrownBy(store::reserveInstance)
        .withMessageContaining("2 instances");
    store.releaseInstance();
    store.reserveInstance();
    assertThat(store.instances()).isEqualTo(2);
  }

  @Test
  void limitsThatMakeNoSenseAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> Store.builder().maximumCallDepth(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Store.builder().maximumStackSlots(0));
    assertThatIllegalArgumentException().isThrownBy(() -> Store.builder().maximumMemoryBytes(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Store.builder().maximumTableElements(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Store.builder().maximumInstances(-1));
    assertThatIllegalArgumentException().isThrownBy(() -> Store.builder().fuel(-1));
  }
}
