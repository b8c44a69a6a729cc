// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.FD_PREAD;
import static dev.weft.wasi.preview1.WasiFunction.FD_READ;
import static dev.weft.wasi.preview1.WasiFunction.FD_WRITE;
import static dev.weft.wasi.preview1.WasiFunction.PATH_OPEN;
import static dev.weft.wasi.preview1.WasiFunction.POLL_ONEOFF;
import static dev.weft.wasi.preview1.WasiFunction.SOCK_ACCEPT;
import static dev.weft.wasi.preview1.WasiFunction.SOCK_RECV;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Oflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.Snapshot;
import dev.weft.wasi.abi.Subscription;
import dev.weft.wasi.abi.WasiLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a process may ask for, each at its limit and one beyond. */
final class LimitsTest {

  private static final int SUBSCRIPTION_BYTES = Subscription.bytes(Snapshot.PREVIEW1);
  private static final long READ_AND_WRITE = Rights.FD_READ | Rights.FD_WRITE | Rights.FD_SEEK;

  private static Errno create(Guest guest, String name) {
    guest.put(100, name);
    return guest.call(PATH_OPEN, 3, 0, 100, name.length(), Oflags.CREAT, READ_AND_WRITE, 0, 0, 200);
  }

  @Test
  void openDescriptors(@TempDir Path directory) {
    WasiConfig.Builder config = WasiConfig.builder().preopen(".", directory).maximumDescriptors(6);
    try (Guest guest = new Guest(config)) {
      assertThat(create(guest, "a")).isEqualTo(Errno.SUCCESS);
      assertThat(create(guest, "b")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(200)).isEqualTo(5);
      assertThat(create(guest, "c")).isEqualTo(Errno.MFILE);
      assertThat(directory.resolve("c")).doesNotExist();
    }
  }

  @Test
  void buffersOfOneCall(@TempDir Path directory) {
    WasiConfig.Builder config = WasiConfig.builder().preopen(".", directory).maximumIoVectors(3);
    try (Guest guest = new Guest(config)) {
      assertThat(create(guest, "a")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.call(FD_WRITE, 1, 1000, 3, 200)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.call(FD_WRITE, 1, 1000, 4, 200)).isEqualTo(Errno.INVAL);
      assertThat(guest.call(FD_READ, 0, 1000, 3, 200)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.call(FD_READ, 0, 1000, 4, 200)).isEqualTo(Errno.INVAL);
      assertThat(guest.call(FD_PREAD, 4, 1000, 3, 0, 200)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.call(FD_PREAD, 4, 1000, 4, 0, 200)).isEqualTo(Errno.INVAL);
    }
  }

  @Test
  void subscriptionsOfOnePoll() {
    try (Guest guest = new Guest(WasiConfig.builder().maximumSubscriptions(2))) {
      for (int i = 0; i < 3; i++) {
        guest.memory.storeByte(4000 + i * SUBSCRIPTION_BYTES + 8, (byte) Subscription.FD_WRITE);
        guest.memory.storeInt(4000 + i * SUBSCRIPTION_BYTES + 16, 1);
      }
      assertThat(guest.call(POLL_ONEOFF, 4000, 8000, 2, 200)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(200)).isEqualTo(2);
      assertThat(guest.call(POLL_ONEOFF, 4000, 8000, 3, 200)).isEqualTo(Errno.INVAL);
    }
  }

  @Test
  void bytesOfOneCall(@TempDir Path directory) {
    CapturedOutput out = new CapturedOutput(100);
    WasiConfig.Builder config =
        WasiConfig.builder()
            .stdin(new ByteArrayInputStream(new byte[100]))
            .stdout(out)
            .preopen(".", directory)
            .maximumTransferBytes(5);
    try (Guest guest = new Guest(config)) {
      assertThat(guest.write(1, "12345")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(Guest.RESULT)).isEqualTo(5);
      assertThat(guest.write(1, "abcdef")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(Guest.RESULT)).isEqualTo(5);
      assertThat(out).hasToString("12345abcde");
      assertThat(guest.readInto(0, 1000, 2000, 6)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(1008)).isEqualTo(5);
      assertThat(create(guest, "a")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.write(4, "abcdef")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(Guest.RESULT)).isEqualTo(5);
      assertThat(directory.resolve("a")).hasContent("abcde");
    }
  }

  @Test
  void bytesOfOneCallOnASocket() throws IOException {
    try (ServerSocketChannel channel = ServerSocketChannel.open()) {
      channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      int port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
      WasiConfig.Builder config = WasiConfig.builder().listen(channel).maximumTransferBytes(5);
      try (Socket peer = new Socket(InetAddress.getLoopbackAddress(), port);
          Guest guest = new Guest(config)) {
        guest.call(SOCK_ACCEPT, 3, 0, 200);
        peer.getOutputStream().write(new byte[6]);
        guest.putVector(1000, 2000, 6);
        int waitall = 2; // for all that the call may transfer
        assertThat(guest.call(SOCK_RECV, 4, 1000, 1, waitall, 200, 204)).isEqualTo(Errno.SUCCESS);
        assertThat(guest.i32(200)).isEqualTo(5);
        assertThat(guest.write(4, "abcdef")).isEqualTo(Errno.SUCCESS);
        assertThat(guest.i32(Guest.RESULT)).isEqualTo(5);
      }
    }
  }

  @Test
  void aLimitIsPositiveAndNotAboveWhatThereIs() {
    WasiConfig.Builder config = WasiConfig.builder();
    config.maximumIoVectors(1).maximumIoVectors(WasiLimits.IOVECS);
    config.maximumSubscriptions(1).maximumSubscriptions(WasiLimits.SUBSCRIPTIONS);
    config.maximumTransferBytes(1).maximumTransferBytes(WasiLimits.TRANSFER_BYTES);
    assertRefused(() -> config.maximumIoVectors(0));
    assertRefused(() -> config.maximumIoVectors(WasiLimits.IOVECS + 1));
    assertRefused(() -> config.maximumSubscriptions(0));
    assertRefused(() -> config.maximumSubscriptions(WasiLimits.SUBSCRIPTIONS + 1));
    assertRefused(() -> config.maximumTransferBytes(0));
    assertRefused(() -> config.maximumTransferBytes(WasiLimits.TRANSFER_BYTES + 1));
    assertRefused(() -> config.maximumDescriptors(-1));
    assertRefused(() -> new CapturedOutput(-1));
  }

  private static void assertRefused(Runnable setting) {
    assertThatThrownBy(setting::run).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void capturedBytes() {
    CapturedOutput out = new CapturedOutput(8);
    try (Guest guest = new Guest(WasiConfig.builder().stdout(out).stderr(out))) {
      guest.write(1, "1234");
      guest.write(2, "5678");
      assertThat(out).hasToString("12345678");
      assertThat(out.dropped()).isZero();
      assertThat(guest.write(1, "90")).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i32(Guest.RESULT)).isEqualTo(2);
      out.write('x');
    }
    assertThat(out.toByteArray()).hasSize(8);
    assertThat(out.dropped()).isEqualTo(3);
  }
}
