"""Which address of its host a datagram was sent to, so that the answer leaves from there."""

import socket
import struct

IP_PKTINFO = 8
IPV6_RECVPKTINFO = 49
IPV6_PKTINFO = 50


def ask(sock, family):
    """The kernel says it with every datagram of this socket; one of IPv6 may get those of IPv4 too."""
    sock.setsockopt(socket.IPPROTO_IP, IP_PKTINFO, 1)
    if family == socket.AF_INET6:
        sock.setsockopt(socket.IPPROTO_IPV6, IPV6_RECVPKTINFO, 1)


def read(ancillary, otherwise):
    """The address, and what has to be sent along with the answer."""
    own, back = otherwise, []
    for level, kind, data in ancillary:
        if level == socket.IPPROTO_IP and kind == IP_PKTINFO:
            own = socket.inet_ntop(socket.AF_INET, data[8:12])
            back = [(level, kind, struct.pack("=i4s4s", 0, data[8:12], b"\0" * 4))]
        if level == socket.IPPROTO_IPV6 and kind == IPV6_PKTINFO:
            own = socket.inet_ntop(socket.AF_INET6, data[:16])
            back = [(level, kind, data[:16] + struct.pack("=i", 0))]
    return own, back
