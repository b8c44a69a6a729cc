// SPDX-License-Identifier: Apache-2.0
package dev.weft.threads.cli;

import dev.weft.threads.WasiProcess;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.ServerSocketChannel;

/** Where {@code --tcplisten} listens. */
record ListenAddress(String text, InetSocketAddress address) {

  static final String FORM = "HOST:PORT";

  private static final int LARGEST_PORT = 65_535;

  static ListenAddress parse(String option, String text) throws Failure {
    int colon = text.lastIndexOf(':');
    if (colon <= 0) {
      throw Quantity.wrong(option, text, "HOST:PORT or [ADDRESS]:PORT");
    }
    String host = text.substring(0, colon);
    boolean bracketed = host.startsWith("[") && host.endsWith("]");
    if (bracketed ? host.indexOf(':') < 0 : host.indexOf(':') >= 0 || host.indexOf('[') >= 0) {
      throw Quantity.wrong(option, text, "HOST:PORT, or [ADDRESS]:PORT for IPv6");
    }
    int port = Quantity.smallCount(option, text.substring(colon + 1));
    if (port > LARGEST_PORT) {
      throw Quantity.wrong(option, text, "a port up to " + LARGEST_PORT);
    }
    InetSocketAddress address = new InetSocketAddress(host, port);
    if (address.isUnresolved()) {
      throw new Failure(ExitStatus.USAGE, option + ": unknown host '" + host + "'", null);
    }
    return new ListenAddress(text, address);
  }

  void giveTo(WasiProcess.Builder guest, OpenedForGuest opened, Console console) throws Failure {
    ServerSocketChannel channel = opened.listener(address, text);
    guest.wasi(settings -> settings.listen(channel));
    if (address.getPort() == 0) {
      try {
        InetSocketAddress chosen = (InetSocketAddress) channel.getLocalAddress();
        String host = text.substring(0, text.lastIndexOf(':'));
        console.err().println("weft: listening on " + host + ":" + chosen.getPort());
        console.err().flush();
      } catch (IOException e) {
        throw new Failure(ExitStatus.FAILURE, "cannot listen on ".concat(text), e);
      }
    }
  }
}
