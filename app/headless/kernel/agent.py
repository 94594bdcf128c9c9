"""Every socket of a rebuilt scenario, in one process.

A socket belongs to the network namespace in which it was made, so one process that changes its namespace before it
makes a socket can listen and connect everywhere. Reads one JSON command a line on standard input, writes one JSON reply
a line on standard output, and ends with its input.
"""

import ctypes
import errno
import json
import os
import resource
import selectors
import socket
import sys
import time

import icmp
import pktinfo

CLONE_NEWNET = 0x40000000
QUESTION = b"GET / HTTP/1.0\r\n\r\n"

libc = ctypes.CDLL(None, use_errno=True)
loop = selectors.DefaultSelector()
namespaces = {}
owned = []
errors = {}
waiting = {}
batches = []
next_question = 0


def say(value):
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def enter(name):
    if name not in namespaces:
        namespaces[name] = os.open(f"/run/netns/{name}", os.O_RDONLY)
    if libc.setns(namespaces[name], CLONE_NEWNET) != 0:
        raise OSError(ctypes.get_errno(), f"setns {name}")


def family_of(address):
    return socket.AF_INET6 if ":" in address else socket.AF_INET


def keep(sock, callback):
    sock.setblocking(False)
    owned.append(sock)
    loop.register(sock, selectors.EVENT_READ, callback)


def drop(sock):
    try:
        loop.unregister(sock)
    except (KeyError, ValueError):
        pass
    sock.close()


def plain(address):
    return address[7:] if address.startswith("::ffff:") else address


def told(identity, peer, own):
    return json.dumps({"by": identity, "source": plain(peer[0]), "address": plain(own[0]), "service": own[1]})


# Listening -----------------------------------------------------------------------------------------------------------


def listen(spec):
    enter(spec["ns"])
    family = family_of(spec["address"])
    stream = spec["protocol"] == "TCP"
    sock = socket.socket(family, socket.SOCK_STREAM if stream else socket.SOCK_DGRAM)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0 if spec["address"] == "::" else 1)
    try:
        sock.bind((spec["address"], spec["port"]))
    except OSError as problem:
        sock.close()
        return f"{spec['address']}:{spec['port']}/{spec['protocol']} of {spec['by']}: {problem.strerror}"
    if stream:
        sock.listen(1024)
        keep(sock, lambda s: accept(s, spec))
    else:
        pktinfo.ask(sock, family)
        keep(sock, lambda s: datagram(s, spec))
    return None


def accept(sock, spec):
    try:
        connection, peer = sock.accept()
    except OSError:
        return
    keep(connection, lambda s: serve(s, spec, peer))


def serve(sock, spec, peer):
    try:
        asked = sock.recv(65536)
        if asked:
            body = told(spec["by"], peer, sock.getsockname()) + "\n"
            head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
            sock.sendall((head + body).encode())
    except OSError:
        pass
    owned.remove(sock)
    drop(sock)


def datagram(sock, spec):
    global next_question
    try:
        asked, ancillary, _, peer = sock.recvmsg(65536, 256)
    except OSError:
        return
    own, back = pktinfo.read(ancillary, sock.getsockname()[0])
    if spec["dns"] and asked != QUESTION:
        next_question += 1
        waiting[next_question] = (sock, back, peer)
        say({"event": "question", "id": next_question, "by": spec["by"], "query": asked.hex()})
        return
    reply(sock, told(spec["by"], peer, (own, spec["port"])).encode(), back, peer)


def reply(sock, payload, back, peer):
    try:
        sock.sendmsg([payload], back, 0, peer)
    except OSError:
        pass


# Connecting ----------------------------------------------------------------------------------------------------------


def hear_errors(name, family):
    """A raw socket that hears the ICMP errors which come to a namespace: connect() tells a RST and an ICMP error alike."""
    if (name, family) in errors:
        return
    enter(name)
    protocol = socket.IPPROTO_ICMP if family == socket.AF_INET else socket.IPPROTO_ICMPV6
    sock = socket.socket(family, socket.SOCK_RAW, protocol)
    heard = {}
    errors[name, family] = (sock, heard)
    keep(sock, lambda s: hear(s, family, heard))


def hear(sock, family, heard):
    while True:
        try:
            data = sock.recv(65536)
        except OSError:
            return
        error = icmp.error_about(family, data)
        if error:
            heard[error[0]] = error[1]


class Batch:
    """Connections of one command: all at once, or one after the other with the lists of xt_recent emptied between."""

    def __init__(self, command):
        self.command = command
        self.left = list(enumerate(command["addresses"]))
        self.results = [None] * len(self.left)
        self.open = {}
        batches.append(self)
        self.go_on()

    def go_on(self):
        single = self.command["oneByOne"]
        while self.left and not (single and self.open):
            if single:
                for name in self.command["forget"]:
                    forget_recent(name)
            index, address = self.left.pop(0)
            self.start(index, address)
        if not self.left and not self.open:
            batches.remove(self)
            say({"id": self.command["id"], "ok": self.results})

    def start(self, index, address):
        command = self.command
        family = family_of(address)
        hear_errors(command["ns"], family)
        enter(command["ns"])
        if command["protocol"] == "ICMP":
            return self.ping(index, address, family)
        stream = command["protocol"] == "TCP"
        sock = socket.socket(family, socket.SOCK_STREAM if stream else socket.SOCK_DGRAM)
        sock.setblocking(False)
        if family == socket.AF_INET:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, command["tos"])
        else:
            sock.setsockopt(socket.IPPROTO_IPV6, icmp.IPV6_TCLASS, command["tos"])
        one = {"index": index, "sock": sock, "family": family, "data": b"", "until": time.monotonic() + command["timeout"]}
        code = sock.connect_ex((address, command["port"]))
        if code not in (0, errno.EINPROGRESS):
            return self.finish(one, code)
        one["port"] = sock.getsockname()[1]
        self.open[index] = one
        if stream:
            loop.register(sock, selectors.EVENT_WRITE, lambda s: self.connected(one))
        else:
            loop.register(sock, selectors.EVENT_READ, lambda s: self.heard_back(one))
            try:
                sock.send(QUESTION)
            except OSError as problem:
                # A rule at OUTPUT that rejects drops the datagram as well: what came of it waits at the socket.
                self.finish(one, sock.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) or problem.errno)

    def ping(self, index, address, family):
        """An echo request. Its reply comes from a kernel, which tells nothing of what it saw."""
        sock = icmp.echo_socket(family, self.command["tos"])
        one = {"index": index, "sock": sock, "family": family, "until": time.monotonic() + self.command["timeout"]}
        one["port"] = icmp.fresh_id()
        code = sock.connect_ex((address, 0))
        if code:
            return self.finish(one, code)
        self.open[index] = one
        loop.register(sock, selectors.EVENT_READ, lambda s: self.echoed(one))
        try:
            sock.send(icmp.echo_request(family, one["port"]))
        except OSError as problem:
            self.finish(one, problem.errno)

    def echoed(self, one):
        try:
            data = one["sock"].recv(65536)
        except OSError as problem:
            return self.finish(one, problem.errno)
        if icmp.is_reply(one["family"], data, one["port"]):
            self.finish(one, 0, b'{"by": "", "source": "", "address": "", "service": 0}')

    def connected(self, one):
        code = one["sock"].getsockopt(socket.SOL_SOCKET, socket.SO_ERROR)
        if code:
            return self.finish(one, code)
        one["sock"].send(QUESTION)
        loop.modify(one["sock"], selectors.EVENT_READ, lambda s: self.heard_back(one))

    def heard_back(self, one):
        try:
            data = one["sock"].recv(65536)
        except OSError as problem:
            return self.finish(one, problem.errno)
        if self.command["protocol"] == "TCP" and data:
            one["data"] += data
            return
        self.finish(one, 0, one["data"] + data)

    def finish(self, one, code, data=b""):
        drop(one["sock"])
        self.open.pop(one["index"], None)
        port = one.get("port", 0)
        result = {"port": port, "end": "failed", "code": errno.errorcode.get(code, str(code))}
        if code == 0 and data:
            result = {"port": port, "end": "answered", **json.loads(data.decode().splitlines()[-1])}
        elif code == 0:
            result = {"port": port, "end": "failed", "code": "closed without an answer"}
        elif code == errno.ETIMEDOUT:
            result = {"port": port, "end": "silence"}
        elif code in (errno.ECONNREFUSED, errno.EHOSTUNREACH, errno.ENETUNREACH):
            raw, heard = errors[self.command["ns"], one["family"]]
            hear(raw, one["family"], heard)
            protocol = 6 if self.command["protocol"] == "TCP" else 17
            if heard.pop((protocol, port), None):
                result = {"port": port, "end": "unreachable"}
            elif code == errno.ECONNREFUSED:
                result = {"port": port, "end": "reset"}
        self.results[one["index"]] = result
        self.go_on()

    def expire(self, now):
        for one in [one for one in self.open.values() if one["until"] <= now]:
            self.finish(one, errno.ETIMEDOUT)

    def soonest(self):
        return min((one["until"] for one in self.open.values()), default=None)


def forget_recent(name):
    enter(name)
    folder = "/proc/self/net/xt_recent"
    if not os.path.isdir(folder):
        return
    for entry in os.listdir(folder):
        with open(f"{folder}/{entry}", "w") as file:
            file.write("/\n")


# Commands ------------------------------------------------------------------------------------------------------------


def sysctl(command):
    for name, path, value in command["values"]:
        enter(name)
        with open(f"/proc/sys/{path}", "w") as file:
            file.write(value)
    return None


def send(command):
    """One datagram in each namespace, to itself: what its monitor reports before it has all been reported."""
    for name in command["ns"]:
        enter(name)
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.setsockopt(socket.IPPROTO_IP, socket.IP_TOS, command["tos"])
            sock.sendto(b"", (command["address"], 9))
    return None


def forget(command):
    for name in command["ns"]:
        forget_recent(name)


def reset(_):
    for batch in batches:
        for one in batch.open.values():
            drop(one["sock"])
    batches.clear()
    for sock in owned:
        drop(sock)
    owned.clear()
    errors.clear()
    waiting.clear()
    enter_home()
    for fd in namespaces.values():
        os.close(fd)
    namespaces.clear()


def enter_home():
    libc.setns(home, CLONE_NEWNET)


def answer(command):
    sock, back, peer = waiting.pop(command["question"], (None, None, None))
    if sock:
        reply(sock, bytes.fromhex(command["reply"]), back, peer)


COMMANDS = {
    "listen": lambda command: [p for p in map(listen, command["sockets"]) if p],
    "sysctl": sysctl,
    "send": send,
    "forget": forget,
    "reset": reset,
    "answer": answer,
}


def perform(line):
    command = json.loads(line)
    try:
        if command["do"] == "connect":
            Batch(command)
        else:
            say({"id": command["id"], "ok": COMMANDS[command["do"]](command)})
    except Exception as problem:  # every failure goes to whoever asked
        say({"id": command["id"], "error": f"{type(problem).__name__}: {problem}"})


def main():
    os.set_blocking(0, False)
    loop.register(0, selectors.EVENT_READ, None)
    say({"event": "ready", "python": sys.executable})
    pending = b""
    while True:
        soonest = min((t for t in (batch.soonest() for batch in batches) if t is not None), default=None)
        wait = None if soonest is None else max(0, soonest - time.monotonic())
        for key, _ in loop.select(wait):
            if key.fileobj == 0:
                data = os.read(0, 1 << 20)
                if not data:
                    return
                pending += data
                *lines, pending = pending.split(b"\n")
                for line in lines:
                    perform(line)
            elif key.fileobj.fileno() >= 0:
                key.data(key.fileobj)
        now = time.monotonic()
        for batch in list(batches):
            batch.expire(now)


home = os.open("/proc/self/ns/net", os.O_RDONLY)
soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
main()
