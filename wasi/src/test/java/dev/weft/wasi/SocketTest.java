// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi;

import static dev.weft.wasi.preview1.WasiFunction.FD_CLOSE;
import static dev.weft.wasi.preview1.WasiFunction.FD_FDSTAT_GET;
import static dev.weft.wasi.preview1.WasiFunction.FD_FDSTAT_SET_FLAGS;
import static dev.weft.wasi.preview1.WasiFunction.FD_FDSTAT_SET_RIGHTS;
import static dev.weft.wasi.preview1.WasiFunction.FD_FILESTAT_GET;
import static dev.weft.wasi.preview1.WasiFunction.FD_SEEK;
import static dev.weft.wasi.preview1.WasiFunction.FD_WRITE;
import static dev.weft.wasi.preview1.WasiFunction.POLL_ONEOFF;
import static dev.weft.wasi.preview1.WasiFunction.SOCK_ACCEPT;
import static dev.weft.wasi.preview1.WasiFunction.SOCK_RECV;
import static dev.weft.wasi.preview1.WasiFunction.SOCK_SEND;
import static dev.weft.wasi.preview1.WasiFunction.SOCK_SHUTDOWN;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.core.error.Trap;
import dev.weft.wasi.abi.Clockid;
import dev.weft.wasi.abi.Errno;
import dev.weft.wasi.abi.Event;
import dev.weft.wasi.abi.Fdflags;
import dev.weft.wasi.abi.Filetype;
import dev.weft.wasi.abi.Riflags;
import dev.weft.wasi.abi.Rights;
import dev.weft.wasi.abi.Sdflags;
import dev.weft.wasi.abi.Snapshot;
import dev.weft.wasi.abi.Subscription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
final class SocketTest {

  private static final int SUBSCRIPTION_BYTES = Subscription.bytes(Snapshot.PREVIEW1);
  private static final int LISTENER = 3;
  private static final int ACCEPTED = 500;
  private static final int LENGTH = 600;
  private static final int FLAGS = 604;
  private static final int IN = 4096;
  private static final int OUT = 8192;
  private static final int COUNT = 16;
  private static final long MILLISECOND = 1_000_000;

  private final List<Socket> opened = new ArrayList<>();
  private ServerSocketChannel channel;
  private Guest guest;

  @BeforeEach
  void listen() throws IOException {
    channel = ServerSocketChannel.open();
    channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    guest = new Guest(WasiConfig.builder().listen(channel));
  }

  @AfterEach
  void closeAll() throws Exception {
    guest.close();
    channel.close();
    for (Socket each : opened) {
      each.close();
    }
    assertThat(Thread.getAllStackTraces().keySet())
        .extracting(Thread::getName)
        .doesNotContain("weft-sockets");
  }

  private Socket connect() throws IOException {
    InetSocketAddress address = (InetSocketAddress) channel.getLocalAddress();
    Socket peer = new Socket(address.getAddress(), address.getPort());
    opened.add(peer);
    return peer;
  }

  private int accept() {
    assertThat(guest.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED)).isEqualTo(Errno.SUCCESS);
    return guest.i32(ACCEPTED);
  }

  private Errno receive(int descriptor, int length, int flags) {
    guest.putVector(Guest.VECTOR, Guest.BUFFER, length);
    guest.memory.storeShort(FLAGS, (short) -1);
    return guest.call(SOCK_RECV, descriptor, Guest.VECTOR, 1, flags, LENGTH, FLAGS);
  }

  private String received(int descriptor, int length, int flags) {
    assertThat(receive(descriptor, length, flags)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.memory.loadShort(FLAGS)).isZero();
    return guest.text(Guest.BUFFER, guest.i32(LENGTH));
  }

  private Errno send(int descriptor, String text, int flags) {
    guest.put(Guest.BUFFER, text);
    guest.putVector(Guest.VECTOR, Guest.BUFFER, text.length());
    return guest.call(SOCK_SEND, descriptor, Guest.VECTOR, 1, flags, LENGTH);
  }

  private static void write(Socket peer, String text) throws IOException {
    peer.getOutputStream().write(text.getBytes(UTF_8));
  }

  /** Runs something that waits, in a thread of its own, and returns when it waits. */
  private static <T> FutureTask<T> waiting(Callable<T> call) throws InterruptedException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread thread = Thread.ofPlatform().daemon().start(task);
    while (thread.getState() != Thread.State.WAITING
        && thread.getState() != Thread.State.TIMED_WAITING) {
      assertThat(task.isDone()).isFalse();
      Thread.sleep(1);
    }
    return task;
  }

  // Polling

  private void putDescriptor(int i, int eventtype, int descriptor) {
    int address = IN + i * SUBSCRIPTION_BYTES;
    guest.memory.storeLong(address, 1000 + i);
    guest.memory.storeByte(address + 8, (byte) eventtype);
    guest.memory.storeInt(address + 16, descriptor);
  }

  private void putClock(int i, long timeout) {
    int address = IN + i * SUBSCRIPTION_BYTES;
    guest.memory.storeLong(address, 1000 + i);
    guest.memory.storeByte(address + 8, (byte) Subscription.CLOCK);
    guest.memory.storeInt(address + 16, Clockid.MONOTONIC);
    guest.memory.storeLong(address + 24, timeout);
    guest.memory.storeShort(address + 40, (short) 0);
  }

  private int poll(int count) {
    assertThat(guest.call(POLL_ONEOFF, IN, OUT, count, COUNT)).isEqualTo(Errno.SUCCESS);
    return guest.i32(COUNT);
  }

  private void assertEvent(int i, int subscription, Errno error, long bytes, int flags) {
    int address = OUT + i * Event.BYTES;
    assertThat(guest.i64(address)).isEqualTo(1000 + subscription);
    assertThat(guest.memory.loadShort(address + 8)).isEqualTo((short) error.code());
    assertThat(guest.i64(address + 16)).isEqualTo(bytes);
    assertThat(guest.i64(address + 24)).isEqualTo(flags);
  }

  // Accepting

  @Test
  void anAcceptedConnectionReadsAndWrites() throws IOException {
    Socket peer = connect();
    int descriptor = accept();
    assertThat(descriptor).isEqualTo(LISTENER + 1);
    write(peer, "to guest");
    assertThat(guest.readInto(descriptor, Guest.VECTOR, Guest.BUFFER, 100))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.text(Guest.BUFFER, guest.i32(Guest.VECTOR + 8))).isEqualTo("to guest");
    assertThat(guest.write(descriptor, "to host")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.i32(Guest.RESULT)).isEqualTo(7);
    assertThat(peer.getInputStream().readNBytes(7)).isEqualTo("to host".getBytes(UTF_8));
  }

  @Test
  void acceptWaitsForAConnection() throws Exception {
    FutureTask<Integer> accepted = waiting(this::accept);
    connect();
    assertThat(accepted.get(10, SECONDS)).isEqualTo(LISTENER + 1);
  }

  @Test
  void ofManyThreadsThatAcceptEachGetsAConnectionOfItsOwn() throws Exception {
    List<FutureTask<Errno>> tasks = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      int result = ACCEPTED + 4 * i;
      tasks.add(waiting(() -> guest.call(SOCK_ACCEPT, LISTENER, 0, result)));
    }
    for (int i = 0; i < 4; i++) {
      connect();
    }
    List<Integer> numbers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      assertThat(tasks.get(i).get(10, SECONDS)).isEqualTo(Errno.SUCCESS);
      numbers.add(guest.i32(ACCEPTED + 4 * i));
    }
    assertThat(numbers).containsExactlyInAnyOrder(4, 5, 6, 7);
  }

  @Test
  void aListenerThatDoesNotWaitSaysAgain() throws IOException {
    assertThat(guest.call(FD_FDSTAT_SET_FLAGS, LISTENER, Fdflags.NONBLOCK))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED)).isEqualTo(Errno.AGAIN);
    connect();
    putDescriptor(0, Subscription.FD_READ, LISTENER);
    assertThat(poll(1)).isEqualTo(1);
    assertEvent(0, 0, Errno.SUCCESS, 1, 0);
    assertThat(accept()).isEqualTo(LISTENER + 1);
    assertThat(guest.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED)).isEqualTo(Errno.AGAIN);
  }

  @Test
  void nonblockIsGivenToTheConnectionOnlyIfAskedFor() throws IOException {
    connect();
    connect();
    assertThat(guest.call(SOCK_ACCEPT, LISTENER, Fdflags.NONBLOCK, ACCEPTED))
        .isEqualTo(Errno.SUCCESS);
    assertThat(receive(4, 10, 0)).isEqualTo(Errno.AGAIN);
    guest.call(FD_FDSTAT_GET, 4, 100);
    assertThat(guest.memory.loadShort(102)).isEqualTo((short) Fdflags.NONBLOCK);
    accept();
    guest.call(FD_FDSTAT_GET, 5, 100);
    assertThat(guest.memory.loadShort(102)).isZero();
  }

  @ParameterizedTest
  @ValueSource(ints = {Fdflags.APPEND, Fdflags.SYNC, Fdflags.DSYNC, Fdflags.RSYNC, 32, 1 << 16})
  void otherFlagsAreInvalidAndTakeNoConnection(int flags) throws IOException {
    connect();
    assertThat(guest.call(SOCK_ACCEPT, LISTENER, flags, ACCEPTED)).isEqualTo(Errno.INVAL);
    assertThat(guest.call(FD_FDSTAT_SET_FLAGS, LISTENER, flags)).isEqualTo(Errno.INVAL);
    assertThat(accept()).isEqualTo(LISTENER + 1);
  }

  @Test
  void beyondTheLimitOfDescriptorsNoConnectionIsTaken() throws IOException {
    try (Guest small = new Guest(WasiConfig.builder().listen(channel).maximumDescriptors(5))) {
      connect();
      connect();
      assertThat(small.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED)).isEqualTo(Errno.SUCCESS);
      assertThat(small.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED)).isEqualTo(Errno.MFILE);
      assertThat(small.call(FD_CLOSE, 4)).isEqualTo(Errno.SUCCESS);
      assertThat(small.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED)).isEqualTo(Errno.SUCCESS);
      assertThat(small.i32(ACCEPTED)).isEqualTo(4);
    }
  }

  @Test
  void aResultOutOfBoundsTrapsBeforeAConnectionIsTaken() throws IOException {
    connect();
    assertThatThrownBy(() -> guest.call(SOCK_ACCEPT, LISTENER, 0, Guest.SIZE - 3))
        .isInstanceOf(Trap.class);
    accept();
  }

  @Test
  void whatIsNoListeningSocketCannotAccept() throws IOException {
    assertThat(guest.call(SOCK_ACCEPT, 0, 0, ACCEPTED)).isEqualTo(Errno.NOTSOCK);
    assertThat(guest.call(SOCK_ACCEPT, 99, 0, ACCEPTED)).isEqualTo(Errno.BADF);
    connect();
    assertThat(guest.call(SOCK_ACCEPT, accept(), 0, ACCEPTED)).isEqualTo(Errno.INVAL);
  }

  @Test
  void whatIsNoSocketCannotBeUsedAsOne() {
    assertThat(receive(0, 10, 0)).isEqualTo(Errno.NOTSOCK);
    assertThat(send(1, "x", 0)).isEqualTo(Errno.NOTSOCK);
    assertThat(guest.call(SOCK_SHUTDOWN, 2, Sdflags.RD)).isEqualTo(Errno.NOTSOCK);
    assertThat(receive(99, 10, 0)).isEqualTo(Errno.BADF);
    assertThat(send(-1, "x", 0)).isEqualTo(Errno.BADF);
    assertThat(guest.call(SOCK_SHUTDOWN, 99, Sdflags.RD)).isEqualTo(Errno.BADF);
  }

  @Test
  void aListeningSocketIsNotConnected() {
    assertThat(receive(LISTENER, 10, 0)).isEqualTo(Errno.NOTCONN);
    assertThat(send(LISTENER, "x", 0)).isEqualTo(Errno.NOTCONN);
    assertThat(guest.call(SOCK_SHUTDOWN, LISTENER, Sdflags.WR)).isEqualTo(Errno.NOTCONN);
    assertThat(guest.readInto(LISTENER, Guest.VECTOR, Guest.BUFFER, 1)).isEqualTo(Errno.NOTCONN);
    assertThat(guest.write(LISTENER, "x")).isEqualTo(Errno.NOTCONN);
  }

  @Test
  void theAttributesAreThoseOfAStreamSocket() throws IOException {
    connect();
    int connection = accept();
    for (int descriptor : new int[] {LISTENER, connection}) {
      guest.call(FD_FDSTAT_GET, descriptor, 100);
      assertThat(guest.memory.loadByte(100)).isEqualTo((byte) Filetype.SOCKET_STREAM.ordinal());
      assertThat(guest.call(FD_FILESTAT_GET, descriptor, 200)).isEqualTo(Errno.SUCCESS);
      assertThat(guest.i64(216)).isEqualTo(Filetype.SOCKET_STREAM.ordinal());
      assertThat(guest.call(FD_SEEK, descriptor, 0, 1, 300)).isEqualTo(Errno.SPIPE);
    }
    guest.call(FD_FDSTAT_GET, LISTENER, 100);
    assertThat(guest.i64(108) & Rights.SOCK_ACCEPT).isNotZero();
    assertThat(guest.i64(108) & Rights.FD_READ).isZero();
  }

  @Test
  void rightsAreNotAmplifiedByAccepting() throws IOException {
    guest.call(FD_FDSTAT_SET_RIGHTS, LISTENER, Rights.SOCK_ACCEPT, Rights.FD_READ);
    Socket peer = connect();
    int descriptor = accept();
    write(peer, "x");
    assertThat(received(descriptor, 10, 0)).isEqualTo("x");
    assertThat(guest.write(descriptor, "x")).isEqualTo(Errno.BADF);
    assertThat(guest.call(SOCK_SHUTDOWN, descriptor, Sdflags.RD)).isEqualTo(Errno.NOTCAPABLE);
    guest.call(FD_FDSTAT_SET_RIGHTS, LISTENER, 0, 0);
    assertThat(guest.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED)).isEqualTo(Errno.NOTCAPABLE);
  }

  // Receiving

  @Test
  void receivingWaitsForBytesAndThenForTheEnd() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    FutureTask<String> first = waiting(() -> received(descriptor, 100, 0));
    write(peer, "abc");
    assertThat(first.get(10, SECONDS)).isEqualTo("abc");
    FutureTask<String> second = waiting(() -> received(descriptor, 100, 0));
    peer.shutdownOutput();
    assertThat(second.get(10, SECONDS)).isEmpty();
    assertThat(received(descriptor, 100, 0)).isEmpty();
  }

  @Test
  void peekingLeavesTheBytesThere() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    FutureTask<String> peeked = waiting(() -> received(descriptor, 2, Riflags.PEEK));
    write(peer, "abc");
    assertThat(peeked.get(10, SECONDS)).hasSizeBetween(1, 2);
    assertThat(received(descriptor, 3, Riflags.PEEK | Riflags.WAITALL)).isEqualTo("abc");
    assertThat(received(descriptor, 2, 0)).isEqualTo("ab");
    assertThat(received(descriptor, 9, Riflags.PEEK)).isEqualTo("c");
    write(peer, "def");
    assertThat(received(descriptor, 4, Riflags.WAITALL)).isEqualTo("cdef");
    peer.shutdownOutput();
    assertThat(received(descriptor, 9, Riflags.PEEK)).isEmpty();
  }

  @Test
  void peekingGoesAsFarAsItsLimit() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    write(peer, "x".repeat(30_000));
    assertThat(received(descriptor, 30_000, Riflags.PEEK | Riflags.WAITALL)).hasSize(30_000);
    assertThat(received(descriptor, 30_000, Riflags.WAITALL)).hasSize(30_000);
  }

  @Test
  void waitingForAllEndsWithAllOrAtTheEnd() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    FutureTask<String> all = waiting(() -> received(descriptor, 6, Riflags.WAITALL));
    write(peer, "abc");
    write(peer, "defg");
    assertThat(all.get(10, SECONDS)).isEqualTo("abcdef");
    FutureTask<String> rest = waiting(() -> received(descriptor, 6, Riflags.WAITALL));
    write(peer, "h");
    peer.shutdownOutput();
    assertThat(rest.get(10, SECONDS)).isEqualTo("gh");
  }

  @Test
  void waitingForAllDoesNotWaitIfTheDescriptorDoesNot() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    write(peer, "ab");
    assertThat(received(descriptor, 2, Riflags.PEEK | Riflags.WAITALL)).isEqualTo("ab");
    guest.call(FD_FDSTAT_SET_FLAGS, descriptor, Fdflags.NONBLOCK);
    assertThat(received(descriptor, 9, Riflags.PEEK | Riflags.WAITALL)).isEqualTo("ab");
    assertThat(received(descriptor, 9, Riflags.WAITALL)).isEqualTo("ab");
    assertThat(receive(descriptor, 9, Riflags.WAITALL)).isEqualTo(Errno.AGAIN);
  }

  @ParameterizedTest
  @ValueSource(ints = {4, 8, 1 << 16, -1})
  void unknownFlagsAreInvalid(int flags) throws IOException {
    Socket peer = connect();
    int descriptor = accept();
    write(peer, "x");
    assertThat(receive(descriptor, 1, flags)).isEqualTo(Errno.INVAL);
    assertThat(send(descriptor, "x", flags)).isEqualTo(Errno.INVAL);
    assertThat(guest.call(SOCK_SHUTDOWN, descriptor, flags)).isEqualTo(Errno.INVAL);
    assertThat(guest.call(SOCK_SHUTDOWN, descriptor, 0)).isEqualTo(Errno.INVAL);
    assertThat(received(descriptor, 1, 0)).isEqualTo("x");
  }

  @Test
  void severalBuffersAreFilledInOrder() throws IOException {
    Socket peer = connect();
    int descriptor = accept();
    write(peer, "abcdef");
    guest.putVector(1000, 2000, 2);
    guest.putVector(1008, 0, 0);
    guest.putVector(1016, 3000, 4);
    assertThat(guest.call(SOCK_RECV, descriptor, 1000, 3, Riflags.WAITALL, LENGTH, FLAGS))
        .isEqualTo(Errno.SUCCESS);
    assertThat(guest.i32(LENGTH)).isEqualTo(6);
    assertThat(guest.text(2000, 2) + guest.text(3000, 4)).isEqualTo("abcdef");
  }

  @Test
  void resultsOutOfBoundsTrapBeforeBytesAreTaken() throws IOException {
    Socket peer = connect();
    int descriptor = accept();
    write(peer, "x");
    guest.putVector(Guest.VECTOR, Guest.BUFFER, 10);
    int size = Guest.SIZE;
    assertThatThrownBy(() -> guest.call(SOCK_RECV, descriptor, Guest.VECTOR, 1, 0, size - 3, FLAGS))
        .isInstanceOf(Trap.class);
    assertThatThrownBy(
            () -> guest.call(SOCK_RECV, descriptor, Guest.VECTOR, 1, 0, LENGTH, size - 1))
        .isInstanceOf(Trap.class);
    assertThatThrownBy(() -> guest.call(SOCK_SEND, descriptor, Guest.VECTOR, 1, 0, size - 3))
        .isInstanceOf(Trap.class);
    assertThat(received(descriptor, 1, 0)).isEqualTo("x");
  }

  @Test
  void aConnectionThatThePeerHasResetSaysSoOnceAndIsAtItsEnd() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    write(peer, "x");
    assertThat(received(descriptor, 1, Riflags.PEEK)).isEqualTo("x");
    FutureTask<Errno> all = waiting(() -> receive(descriptor, 2, Riflags.WAITALL));
    peer.setSoLinger(true, 0);
    peer.close();
    assertThat(all.get(10, SECONDS)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.i32(LENGTH)).isEqualTo(1);
    putDescriptor(0, Subscription.FD_READ, descriptor);
    assertThat(poll(1)).isEqualTo(1);
    assertEvent(0, 0, Errno.SUCCESS, 0, 1);
    assertThat(receive(descriptor, 1, 0)).isEqualTo(Errno.CONNRESET);
    assertThat(received(descriptor, 1, 0)).isEmpty();
  }

  // Sending

  @Test
  void sendingToAPeerThatHasResetFailsAndPollsTellIt() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    peer.setSoLinger(true, 0);
    peer.close();
    Errno errno;
    do { // until the reset has arrived
      errno = send(descriptor, "x", 0);
    } while (errno == Errno.SUCCESS);
    assertThat(errno).isIn(Errno.CONNRESET, Errno.PIPE); // whether it is the first to tell
    assertThat(send(descriptor, "x", 0)).isEqualTo(Errno.PIPE);
    putDescriptor(0, Subscription.FD_WRITE, descriptor);
    assertThat(poll(1)).isEqualTo(1);
    assertEvent(0, 0, Errno.SUCCESS, 1, 1);
  }

  @Test
  void sendingWaitsUntilAllBytesAreSent() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    int buffers = 1000; // 60 MB: more than systems keep
    for (int i = 0; i < buffers; i++) {
      guest.putVector(1000 + 8 * i, 0, 60_000);
    }
    FutureTask<Errno> sent =
        waiting(() -> guest.call(SOCK_SEND, descriptor, 1000, buffers, 0, LENGTH));
    assertThat(peer.getInputStream().skip(60_000L * buffers)).isEqualTo(60_000L * buffers);
    assertThat(sent.get(10, SECONDS)).isEqualTo(Errno.SUCCESS);
  }

  @Test
  void sendingWithoutWaitingSendsWhatThereIsRoomForAndPollsTellWhenThereIsMore() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    guest.call(FD_FDSTAT_SET_FLAGS, descriptor, Fdflags.NONBLOCK);
    putDescriptor(0, Subscription.FD_WRITE, descriptor);
    putClock(1, Long.MAX_VALUE);
    assertThat(poll(2)).isEqualTo(1);
    assertEvent(0, 0, Errno.SUCCESS, 1, 0);
    guest.putVector(Guest.VECTOR, 0, 60_000);
    long total = 0;
    Errno errno;
    while ((errno = guest.call(FD_WRITE, descriptor, Guest.VECTOR, 1, Guest.RESULT))
        == Errno.SUCCESS) {
      total += guest.i32(Guest.RESULT);
    }
    assertThat(errno).isEqualTo(Errno.AGAIN);
    FutureTask<Integer> polled = waiting(() -> poll(2));
    assertThat(peer.getInputStream().skip(total)).isEqualTo(total);
    assertThat(polled.get(10, SECONDS)).isEqualTo(1);
    assertEvent(0, 0, Errno.SUCCESS, 1, 0);
    assertThat(guest.call(FD_WRITE, descriptor, Guest.VECTOR, 1, Guest.RESULT))
        .isEqualTo(Errno.SUCCESS);
  }

  @Test
  void whatOneCallSendsStaysTogether() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    int length = 20_000;
    int rounds = 50;
    List<FutureTask<Void>> senders = new ArrayList<>();
    for (int t = 0; t < 2; t++) {
      int buffer = 10_000 + t * length;
      int vector = 1000 + t * 100;
      guest.memory.fill(buffer, (byte) ('a' + t), length);
      guest.putVector(vector, buffer, length);
      FutureTask<Void> sender =
          new FutureTask<>(() -> {
            for (int i = 0; i < rounds; i++) {
              Errno errno = guest.call(SOCK_SEND, descriptor, vector, 1, 0, vector + 8);
              assertThat(errno).isEqualTo(Errno.SUCCESS);
              assertThat(guest.i32(vector + 8)).isEqualTo(length);
            }
            return null;
          });
      senders.add(sender);
      Thread.ofPlatform().daemon().start(sender);
    }
    for (int i = 0; i < 2 * rounds; i++) {
      byte[] piece = peer.getInputStream().readNBytes(length);
      assertThat(piece).containsOnly(piece[0]);
    }
    for (FutureTask<Void> sender : senders) {
      sender.get(10, SECONDS);
    }
  }

  // Shutting down

  @Test
  void afterReceivingIsShutThereIsNothingMore() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    FutureTask<String> pending = waiting(() -> received(descriptor, 10, 0));
    assertThat(guest.call(SOCK_SHUTDOWN, descriptor, Sdflags.RD)).isEqualTo(Errno.SUCCESS);
    assertThat(pending.get(10, SECONDS)).isEmpty();
    write(peer, "late");
    assertThat(received(descriptor, 10, 0)).isEmpty();
    putDescriptor(0, Subscription.FD_READ, descriptor);
    assertThat(poll(1)).isEqualTo(1);
    assertEvent(0, 0, Errno.SUCCESS, 0, 0); // its own doing, not the peer's
    assertThat(guest.write(descriptor, "x")).isEqualTo(Errno.SUCCESS);
  }

  @Test
  void afterSendingIsShutThePeerIsAtTheEndAndWritesAreBrokenPipes() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    assertThat(guest.write(descriptor, "last")).isEqualTo(Errno.SUCCESS);
    assertThat(guest.call(SOCK_SHUTDOWN, descriptor, Sdflags.WR)).isEqualTo(Errno.SUCCESS);
    assertThat(guest.call(SOCK_SHUTDOWN, descriptor, Sdflags.WR)).isEqualTo(Errno.SUCCESS);
    assertThat(peer.getInputStream().readAllBytes()).isEqualTo("last".getBytes(UTF_8));
    assertThat(send(descriptor, "x", 0)).isEqualTo(Errno.PIPE);
    assertThat(guest.write(descriptor, "x")).isEqualTo(Errno.PIPE);
    putDescriptor(0, Subscription.FD_WRITE, descriptor);
    assertThat(poll(1)).isEqualTo(1);
    assertEvent(0, 0, Errno.SUCCESS, 0, 0);
    write(peer, "back");
    assertThat(received(descriptor, 4, Riflags.WAITALL)).isEqualTo("back");
  }

  @Test
  void shuttingBothEndsBoth() throws IOException {
    Socket peer = connect();
    int descriptor = accept();
    assertThat(guest.call(SOCK_SHUTDOWN, descriptor, Sdflags.ALL)).isEqualTo(Errno.SUCCESS);
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
    assertThat(received(descriptor, 1, 0)).isEmpty();
    assertThat(send(descriptor, "x", 0)).isEqualTo(Errno.PIPE);
  }

  // Closing while others wait

  @Test
  void closingEndsThoseWhoWaitAndClosesTheConnection() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    FutureTask<Errno> receiving = waiting(() -> receive(descriptor, 10, 0));
    FutureTask<Errno> accepting = waiting(() -> guest.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED));
    putDescriptor(0, Subscription.FD_READ, descriptor);
    putDescriptor(1, Subscription.FD_READ, LISTENER);
    FutureTask<Integer> polled = waiting(() -> poll(2));
    assertThat(guest.call(FD_CLOSE, descriptor)).isEqualTo(Errno.SUCCESS);
    assertThat(receiving.get(10, SECONDS)).isEqualTo(Errno.BADF);
    assertThat(polled.get(10, SECONDS)).isEqualTo(1);
    assertEvent(0, 0, Errno.BADF, 0, 0);
    assertThat(peer.getInputStream().read()).isEqualTo(-1);
    assertThat(accepting.isDone()).isFalse();
    assertThat(guest.call(FD_CLOSE, LISTENER)).isEqualTo(Errno.SUCCESS);
    assertThat(accepting.get(10, SECONDS)).isEqualTo(Errno.BADF);
    assertThat(channel.isOpen()).isTrue();
  }

  @Test
  void closingEndsASendThatWaitsAndOthersWhoWaitForTheirTurn() throws Exception {
    connect();
    int descriptor = accept();
    for (int i = 0; i < 1000; i++) {
      guest.putVector(1000 + 8 * i, 0, 60_000);
    }
    FutureTask<Errno> first =
        waiting(() -> guest.call(SOCK_SEND, descriptor, 1000, 1000, 0, LENGTH));
    FutureTask<Errno> second =
        waiting(() -> guest.call(SOCK_SEND, descriptor, 1000, 1, 0, LENGTH + 4));
    assertThat(guest.call(FD_CLOSE, descriptor)).isEqualTo(Errno.SUCCESS);
    assertThat(first.get(10, SECONDS)).isEqualTo(Errno.SUCCESS); // short
    assertThat(guest.i32(LENGTH)).isBetween(1, 59_999_999);
    assertThat(second.get(10, SECONDS)).isEqualTo(Errno.BADF);
  }

  @Test
  void aSocketThatTheProcessOpenedIsClosedWithIt() throws Exception {
    InetSocketAddress address;
    try (ServerSocketChannel free = ServerSocketChannel.open()) {
      free.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      address = (InetSocketAddress) free.getLocalAddress();
    }
    WasiConfig config = WasiConfig.builder().listen(address).build();
    for (int round = 0; round < 2; round++) {
      try (Guest own = new Guest(config)) {
        FutureTask<Errno> accepted = waiting(() -> own.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED));
        assertThatThrownBy(() -> new WasiContext(config)).isInstanceOf(UncheckedIOException.class);
        try (Socket peer = new Socket(address.getAddress(), address.getPort())) {
          assertThat(accepted.get(10, SECONDS)).isEqualTo(Errno.SUCCESS);
          assertThat(peer.isConnected()).isTrue();
        }
      }
      assertThatThrownBy(() -> new Socket(address.getAddress(), address.getPort()))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whatCannotListenIsRefused() throws IOException {
    WasiConfig.Builder config = WasiConfig.builder().listen(channel);
    assertThatThrownBy(() -> config.listen(channel)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> config.listen(InetSocketAddress.createUnresolved("nowhere", 1)))
        .isInstanceOf(IllegalArgumentException.class);
    try (ServerSocketChannel unbound = ServerSocketChannel.open()) {
      assertThatThrownBy(() -> config.listen(unbound)).isInstanceOf(IllegalArgumentException.class);
    }
    ServerSocketChannel closed = ServerSocketChannel.open();
    closed.close();
    assertThatThrownBy(() -> config.listen(closed)).isInstanceOf(IllegalArgumentException.class);
  }

  // Termination

  @Test
  void terminationReachesAcceptReceiveSendAndPollWithin100Milliseconds() throws Exception {
    long[] fastest = {Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE};
    for (int round = 0; round < 5; round++) { // of five: the machine may be busy
      for (int kind = 0; kind < fastest.length; kind++) {
        guest.close();
        guest = new Guest(WasiConfig.builder().listen(channel));
        connect();
        int descriptor = accept();
        for (int i = 0; i < 1000; i++) {
          guest.putVector(10_000 + 8 * i, 0, 60_000);
        }
        putDescriptor(0, Subscription.FD_READ, descriptor);
        putDescriptor(1, Subscription.FD_READ, LISTENER);
        int blocking = kind;
        long time =
            guest.terminateWhile(() -> {
              switch (blocking) {
                case 0 -> guest.call(SOCK_ACCEPT, LISTENER, 0, ACCEPTED);
                case 1 -> receive(descriptor, 10, 0);
                case 2 -> guest.call(SOCK_SEND, descriptor, 10_000, 1000, 0, LENGTH);
                default -> poll(2);
              }
            });
        fastest[kind] = Math.min(fastest[kind], time);
      }
    }
    for (long time : fastest) {
      assertThat(time).isLessThan(100 * MILLISECOND);
    }
  }

  @Test
  void anInterruptedThreadEndsAndTheConnectionLives() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    FutureTask<Errno> receiving = new FutureTask<>(() -> receive(descriptor, 10, 0));
    Thread thread = Thread.ofPlatform().daemon().start(receiving);
    thread.interrupt();
    thread.join();
    assertThatThrownBy(receiving::get).hasMessageContaining("interrupted");
    write(peer, "x");
    assertThat(received(descriptor, 10, 0)).isEqualTo("x");
  }

  // Polling

  @Test
  void aPollTellsHowManyBytesAreThereAndThatThePeerHasGone() throws Exception {
    Socket peer = connect();
    int descriptor = accept();
    putDescriptor(0, Subscription.FD_READ, descriptor);
    putClock(1, 0);
    assertThat(poll(2)).isEqualTo(1);
    assertEvent(0, 1, Errno.SUCCESS, 0, 0);
    putClock(1, Long.MAX_VALUE);
    FutureTask<Integer> polled = waiting(() -> poll(2));
    write(peer, "abc");
    assertThat(polled.get(10, SECONDS)).isEqualTo(1);
    assertEvent(0, 0, Errno.SUCCESS, 3, 0);
    peer.shutdownOutput();
    while (guest.i64(OUT + 24) == 0) { // until the end has arrived, too
      assertThat(poll(2)).isEqualTo(1);
    }
    assertEvent(0, 0, Errno.SUCCESS, 3, 1);
    assertThat(received(descriptor, 10, 0)).isEqualTo("abc");
    assertThat(poll(2)).isEqualTo(1);
    assertEvent(0, 0, Errno.SUCCESS, 0, 1);
    assertThat(received(descriptor, 10, 0)).isEmpty();
  }

  @Test
  void severalThatAreReadyAreAllTold() throws Exception {
    Socket first = connect();
    connect();
    int descriptor = accept();
    write(first, "ab");
    assertThat(received(descriptor, 2, Riflags.PEEK | Riflags.WAITALL)).isEqualTo("ab");
    putDescriptor(0, Subscription.FD_READ, LISTENER);
    putDescriptor(1, Subscription.FD_READ, descriptor);
    putDescriptor(2, Subscription.FD_WRITE, descriptor);
    putDescriptor(3, Subscription.FD_WRITE, 1);
    putDescriptor(4, Subscription.FD_READ, 99);
    putDescriptor(5, Subscription.FD_WRITE, LISTENER);
    putDescriptor(6, Subscription.FD_READ, 0);
    putClock(7, Long.MAX_VALUE);
    assertThat(poll(8)).isEqualTo(7);
    assertEvent(0, 0, Errno.SUCCESS, 1, 0);
    assertEvent(1, 1, Errno.SUCCESS, 2, 0);
    assertEvent(2, 2, Errno.SUCCESS, 1, 0);
    assertEvent(3, 3, Errno.SUCCESS, 1, 0);
    assertEvent(4, 4, Errno.BADF, 0, 0);
    assertEvent(5, 5, Errno.BADF, 0, 0);
    assertEvent(6, 6, Errno.SUCCESS, 0, 0);
  }

  @Test
  void aListenerWhoseConnectionAnotherThreadTookIsNotReady() throws Exception {
    connect();
    putDescriptor(0, Subscription.FD_READ, LISTENER);
    putClock(1, 0);
    assertThat(poll(2)).isEqualTo(2);
    accept();
    assertThat(poll(2)).isEqualTo(1);
    assertEvent(0, 1, Errno.SUCCESS, 0, 0);
    putClock(1, Long.MAX_VALUE);
    FutureTask<Integer> polled = waiting(() -> poll(2));
    connect();
    assertThat(polled.get(10, SECONDS)).isEqualTo(1);
  }
}
