// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the flight recorder is told. */
final class FlightRecordingTest {

  @Test
  void threadsMemoriesTrapsAndProcessesTellTheFlightRecorder(@TempDir Path directory)
      throws IOException, InterruptedException {
    Path file = directory.resolve("recording.jfr");
    try (Recording recording = new Recording()) {
      recording.start();
      Program program =
          Program.of(
              """
              (func (export "wasi_thread_start") (param i32 i32) (call $await (i32.const 0)))
              (func $f (unreachable))
              (func (export "_start")
                (drop (call $spawn (i32.const 0)))
                (drop (memory.grow (i32.const 1)))
                (drop (memory.atomic.wait32 (i32.const 8) (i32.const 0) (i64.const 1_000_000)))
                (call $signal (i32.const 0))
                (call $await_alive (i32.const 1))
                (call $f))
              """);
      program.builder().name("recorded");
      assertThat(program.run()).isInstanceOf(Outcome.Trapped.class);
      recording.stop();
      recording.dump(file);
    }
    Map<String, List<RecordedEvent>> events = new HashMap<>();
    for (RecordedEvent event : RecordingFile.readAllEvents(file)) {
      events.computeIfAbsent(event.getEventType().getName(), _ -> new ArrayList<>()).add(event);
    }
    assertThat(events.get("dev.weft.ThreadSpawn"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getString("process")).isEqualTo("weft-recorded-");
          assertThat(event.getInt("result")).isEqualTo(1);
        });
    assertThat(events.get("dev.weft.ThreadEnd"))
        .extracting(event -> event.getInt("id"))
        .containsExactlyInAnyOrder(1, 0);
    assertThat(events.get("dev.weft.MemoryGrow"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getBoolean("shared")).isTrue();
          assertThat(event.getLong("pages")).isEqualTo(1);
          assertThat(event.getLong("before")).isEqualTo(1);
        });
    assertThat(events.get("dev.weft.MemoryWait"))
        .filteredOn(event -> event.getLong("address") == 8)
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getInt("result")).isEqualTo(2);
          assertThat(event.getDuration().toNanos()).isGreaterThanOrEqualTo(1_000_000);
        });
    assertThat(events.get("dev.weft.MemoryNotify"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getLong("count")).isEqualTo(0xFFFF_FFFFL);
          assertThat(event.getInt("woken")).isBetween(0, 1);
        });
    assertThat(events.get("dev.weft.Trap"))
        .singleElement()
        .satisfies(event -> {
          assertThat(event.getString("message")).startsWith("unreachable");
          assertThat(event.getString("position")).startsWith("f (");
        });
    assertThat(events.get("dev.weft.ProcessEnd"))
        .singleElement()
        .satisfies(event -> assertThat(event.getString("outcome")).startsWith("Trapped["));
  }
}
