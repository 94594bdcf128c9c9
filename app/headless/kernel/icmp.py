"""What the agent has to know of ICMP: how an echo is sent and told from others, and what an error is about."""

import os
import socket
import struct

IP_RECVERR = 11
IPV6_RECVERR = 25
IPV6_TCLASS = 67
ECHO_REPLY = {socket.AF_INET: 0, socket.AF_INET6: 129}


def echo_socket(family, tos):
    """A raw socket for one echo, which learns of the errors that come back."""
    v4 = family == socket.AF_INET
    sock = socket.socket(family, socket.SOCK_RAW, socket.IPPROTO_ICMP if v4 else socket.IPPROTO_ICMPV6)
    sock.setblocking(False)
    level = socket.IPPROTO_IP if v4 else socket.IPPROTO_IPV6
    sock.setsockopt(level, socket.IP_TOS if v4 else IPV6_TCLASS, tos)
    sock.setsockopt(level, IP_RECVERR if v4 else IPV6_RECVERR, 1)
    return sock


def fresh_id():
    return int.from_bytes(os.urandom(2), "big") or 1


def echo_request(family, identity):
    words = (0x0800 if family == socket.AF_INET else 0x8000, 0, identity, 1)
    total = sum(words)
    # The kernel itself fills in the checksum of ICMPv6.
    checksum = ~((total & 0xFFFF) + (total >> 16)) & 0xFFFF if family == socket.AF_INET else 0
    return struct.pack("!4H", words[0], checksum, *words[2:])


def is_reply(family, data, identity):
    data = without_header(family, data)
    return data[0] == ECHO_REPLY[family] and struct.unpack("!H", data[4:6])[0] == identity


def error_about(family, data):
    """Protocol and source port of the packet that an error is about, and type and code of the error; None for anything else."""
    data = without_header(family, data)
    inner = data[8:]
    if family == socket.AF_INET:
        if len(data) < 36 or data[0] not in (3, 11):
            return None
        size, protocol = (inner[0] & 15) * 4, inner[9]
    else:
        if len(data) < 56 or data[0] not in (1, 3):
            return None
        size, protocol = 40, inner[6]
    return (protocol, struct.unpack("!H", inner[size : size + 2])[0]), (data[0], data[1])


def without_header(family, data):
    """A raw socket gives the header of IPv4 as well, but not that of IPv6."""
    return data[(data[0] & 15) * 4 :] if family == socket.AF_INET else data
