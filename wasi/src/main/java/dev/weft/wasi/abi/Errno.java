// SPDX-License-Identifier: Apache-2.0
package dev.weft.wasi.abi;

/**
 * What a function of WASI answers ({@code errno} of preview 1). The order is the specification's:
 * the first is 0.
 */
public enum Errno {
  /** No error. */
  SUCCESS("No error"),
  /** Argument list too long. */
  TOOBIG("Argument list too long"),
  /** Permission denied. */
  ACCES("Permission denied"),
  /** Address in use. */
  ADDRINUSE("Address in use"),
  /** Address not available. */
  ADDRNOTAVAIL("Address not available"),
  /** Address family not supported. */
  AFNOSUPPORT("Address family not supported"),
  /** Resource unavailable, or operation would block. */
  AGAIN("Resource unavailable, or operation would block"),
  /** Connection already in progress. */
  ALREADY("Connection already in progress"),
  /** Bad file descriptor. */
  BADF("Bad file descriptor"),
  /** Bad message. */
  BADMSG("Bad message"),
  /** Device or resource busy. */
  BUSY("Device or resource busy"),
  /** Operation canceled. */
  CANCELED("Operation canceled"),
  /** No child processes. */
  CHILD("No child processes"),
  /** Connection aborted. */
  CONNABORTED("Connection aborted"),
  /** Connection refused. */
  CONNREFUSED("Connection refused"),
  /** Connection reset. */
  CONNRESET("Connection reset"),
  /** Resource deadlock would occur. */
  DEADLK("Resource deadlock would occur"),
  /** Destination address required. */
  DESTADDRREQ("Destination address required"),
  /** Argument out of the function's domain. */
  DOM("Argument out of the function's domain"),
  /** Disk quota exceeded. */
  DQUOT("Disk quota exceeded"),
  /** File exists. */
  EXIST("File exists"),
  /** Bad address. */
  FAULT("Bad address"),
  /** File too large. */
  FBIG("File too large"),
  /** Host is unreachable. */
  HOSTUNREACH("Host is unreachable"),
  /** Identifier removed. */
  IDRM("Identifier removed"),
  /** Illegal byte sequence. */
  ILSEQ("Illegal byte sequence"),
  /** Operation in progress. */
  INPROGRESS("Operation in progress"),
  /** Interrupted function. */
  INTR("Interrupted function"),
  /** Invalid argument. */
  INVAL("Invalid argument"),
  /** I/O error. */
  IO("I/O error"),
  /** Socket is connected. */
  ISCONN("Socket is connected"),
  /** Is a directory. */
  ISDIR("Is a directory"),
  /** Too many levels of symbolic links. */
  LOOP("Too many levels of symbolic links"),
  /** Too many open files. */
  MFILE("Too many open files"),
  /** Too many links. */
  MLINK("Too many links"),
  /** Message too large. */
  MSGSIZE("Message too large"),
  /** Multihop attempted. */
  MULTIHOP("Multihop attempted"),
  /** File name too long. */
  NAMETOOLONG("File name too long"),
  /** Network is down. */
  NETDOWN("Network is down"),
  /** Connection aborted by network. */
  NETRESET("Connection aborted by network"),
  /** Network unreachable. */
  NETUNREACH("Network unreachable"),
  /** Too many files open in the system. */
  NFILE("Too many files open in the system"),
  /** No buffer space available. */
  NOBUFS("No buffer space available"),
  /** No such device. */
  NODEV("No such device"),
  /** No such file or directory. */
  NOENT("No such file or directory"),
  /** Executable file format error. */
  NOEXEC("Executable file format error"),
  /** No locks available. */
  NOLCK("No locks available"),
  /** Link severed. */
  NOLINK("Link severed"),
  /** Not enough memory. */
  NOMEM("Not enough memory"),
  /** No message of the desired type. */
  NOMSG("No message of the desired type"),
  /** Protocol not available. */
  NOPROTOOPT("Protocol not available"),
  /** No space left on device. */
  NOSPC("No space left on device"),
  /** Function not supported. */
  NOSYS("Function not supported"),
  /** Socket is not connected. */
  NOTCONN("Socket is not connected"),
  /** Not a directory. */
  NOTDIR("Not a directory"),
  /** Directory not empty. */
  NOTEMPTY("Directory not empty"),
  /** State not recoverable. */
  NOTRECOVERABLE("State not recoverable"),
  /** Not a socket. */
  NOTSOCK("Not a socket"),
  /** Operation not supported. */
  NOTSUP("Operation not supported"),
  /** Inappropriate I/O control operation. */
  NOTTY("Inappropriate I/O control operation"),
  /** No such device or address. */
  NXIO("No such device or address"),
  /** Value too large for its type. */
  OVERFLOW("Value too large for its type"),
  /** Previous owner died. */
  OWNERDEAD("Previous owner died"),
  /** Operation not permitted. */
  PERM("Operation not permitted"),
  /** Broken pipe. */
  PIPE("Broken pipe"),
  /** Protocol error. */
  PROTO("Protocol error"),
  /** Protocol not supported. */
  PROTONOSUPPORT("Protocol not supported"),
  /** Wrong type of protocol for socket. */
  PROTOTYPE("Wrong type of protocol for socket"),
  /** Result too large. */
  RANGE("Result too large"),
  /** Read-only file system. */
  ROFS("Read-only file system"),
  /** Invalid seek. */
  SPIPE("Invalid seek"),
  /** No such process. */
  SRCH("No such process"),
  /** Stale file handle. */
  STALE("Stale file handle"),
  /** Connection timed out. */
  TIMEDOUT("Connection timed out"),
  /** Text file busy. */
  TXTBSY("Text file busy"),
  /** Cross-device link. */
  XDEV("Cross-device link"),
  /** Capabilities insufficient. */
  NOTCAPABLE("Capabilities insufficient");

  private final String text;

  Errno(String text) {
    this.text = text;
  }

  /** {@return the number that guests see, 0 to 76} */
  public int code() {
    return ordinal();
  }

  /** {@return what it means, in a few words} */
  public String text() {
    return text;
  }
}
