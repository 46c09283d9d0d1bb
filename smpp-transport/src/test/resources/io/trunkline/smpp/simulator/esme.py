"""An ESME of the standard library alone: binds, submits, answers receipts, unbinds.

usage: esme.py PORT COUNT transceiver|pair [DESTINATION [SECONDS]]

With "pair" it binds a transmitter and a receiver. Ends with 0 when every submit_sm was accepted and got its receipt
under the id of its response within SECONDS (30), else with 1.
"""

import re
import select
import socket
import struct
import sys
import time

BIND_RECEIVER, BIND_TRANSMITTER, BIND_TRANSCEIVER = 0x01, 0x02, 0x09
SUBMIT_SM, DELIVER_SM, UNBIND, ENQUIRE_LINK = 0x04, 0x05, 0x06, 0x15
RESPONSE = 0x80000000
WINDOW = 20
PATIENCE_SECONDS = 15


class Bind:
    def __init__(self, port, command):
        self.socket = socket.create_connection(("127.0.0.1", port), PATIENCE_SECONDS)
        self.received = b""
        self.sequence = 0
        self.send(command, b"python\0word\0\0" + bytes([0x34, 0, 0]) + b"\0")
        header, _ = self.read_one(time.monotonic() + PATIENCE_SECONDS)
        if header[1:3] != (command | RESPONSE, 0):
            raise SystemExit("bind: %r (expected: accepted)" % (header,))

    def send(self, command, body=b"", status=0, sequence=None):
        if sequence is None:
            self.sequence += 1
            sequence = self.sequence
        self.socket.sendall(struct.pack(">IIII", 16 + len(body), command, status, sequence) + body)
        return sequence

    def next_pdu(self):
        """A PDU that has come in whole, or None."""
        if len(self.received) < 16:
            return None
        header = struct.unpack(">IIII", self.received[:16])
        if len(self.received) < header[0]:
            return None
        body = self.received[16:header[0]]
        self.received = self.received[header[0]:]
        return header, body

    def read_more(self, seconds):
        if select.select([self.socket], [], [], max(0, seconds))[0]:
            octets = self.socket.recv(65536)
            if not octets:
                raise SystemExit("the carrier ended the connection (expected: it stays)")
            self.received += octets

    def read_one(self, deadline):
        while True:
            pdu = self.next_pdu()
            if pdu or time.monotonic() > deadline:
                return pdu or ((0, 0, 0, 0), b"")
            self.read_more(deadline - time.monotonic())


def c_string(octets):
    return octets[:octets.index(0)].decode("latin-1")


def submit_body(destination):
    text = b"hello from another language"
    return (b"\0" + b"\x05\0Python\0" + b"\x01\x01" + destination.encode() + b"\0"
            + bytes([0, 0, 0]) + b"\0\0" + bytes([1, 0, 0, 0, len(text)]) + text)


class Esme:
    def __init__(self, port, kind):
        if kind == "pair":
            self.sender = Bind(port, BIND_TRANSMITTER)
            self.binds = [self.sender, Bind(port, BIND_RECEIVER)]
        else:
            self.sender = Bind(port, BIND_TRANSCEIVER)
            self.binds = [self.sender]
        self.waiting = set()
        self.accepted = []
        self.receipts = []

    def take(self, bind, header, body):
        _, command, status, sequence = header
        if command == SUBMIT_SM | RESPONSE and sequence in self.waiting:
            self.waiting.remove(sequence)
            if status == 0:
                self.accepted.append(c_string(body))
        elif command == DELIVER_SM:
            self.receipts.append(re.search(rb"id:(\S+)", body).group(1).decode("latin-1"))
            bind.send(DELIVER_SM | RESPONSE, b"\0", 0, sequence)
        elif command == ENQUIRE_LINK:
            bind.send(ENQUIRE_LINK | RESPONSE, b"", 0, sequence)
        else:
            raise SystemExit("%r (expected: a response, a receipt or an enquire_link)" % (header,))

    def work(self, seconds):
        ready = select.select([bind.socket for bind in self.binds], [], [], seconds)[0]
        for bind in self.binds:
            if bind.socket in ready:
                bind.read_more(0)
            pdu = bind.next_pdu()
            while pdu:
                self.take(bind, *pdu)
                pdu = bind.next_pdu()

    def run(self, count, destination, seconds):
        submitted = 0
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and len(self.receipts) < count:
            while submitted < count and len(self.waiting) < WINDOW:
                self.waiting.add(self.sender.send(SUBMIT_SM, submit_body(destination)))
                submitted += 1
            self.work(0.1)
        return submitted

    def unbind(self):
        for bind in self.binds:
            sequence = bind.send(UNBIND)
            header, _ = bind.read_one(time.monotonic() + PATIENCE_SECONDS)
            if header[1:] != (UNBIND | RESPONSE, 0, sequence):
                return False
        return True


def main(port, count, kind, destination="14155550100", seconds="30"):
    esme = Esme(int(port), kind)
    submitted = esme.run(int(count), destination, float(seconds))
    complete = sorted(esme.accepted) == sorted(esme.receipts) and len(esme.accepted) == submitted
    unbound = complete and esme.unbind()
    print("%d submitted, %d accepted, %d receipts, %s"
          % (submitted, len(esme.accepted), len(esme.receipts), "unbound" if unbound else "not unbound"))
    return 0 if complete and unbound else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
