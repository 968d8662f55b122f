"""An irctest controller for Chorus: each test gets a fresh cluster of one node, or of several that share a data folder.

CHORUS_NODES says how many (1); a test's clients are then spread over them in turn. README.md beside this file says how
to run it.
"""

import copy
import itertools
import os
from pathlib import Path
import socket
import time

from irctest import client_mock
from irctest.basecontrollers import BaseServerController, DirectoryBasedController
from irctest.controllers.ergo import BASE_CONFIG as ERGO_BASE_CONFIG
from irctest.specifications import Capabilities, OptionalBehaviors

CHECKOUT = Path(__file__).resolve().parents[2]
NODES = int(os.environ.get("CHORUS_NODES", "1"))

# What the tests log in as: operuser with the password operpassword, hashed as cheaply as can be.
CONFIG = """
[operators]
operuser = "$argon2id$v=19$m=8,t=1,p=1$aXJjdGVzdCBpcmN0ZXN0IQ$hNUsxiRe45Q9M0Awf/AIq1sZrtH6uxnuUxuHnsAx1KU"
"""

# The port that a test knows, to the ports of all nodes in turn.
_turns = {}
_connect = client_mock.ClientMock.connect


def _connect_in_turn(self, hostname, port):
    turn = _turns.get(port)
    _connect(self, hostname, next(turn) if turn else port)


client_mock.ClientMock.connect = _connect_in_turn


class ChorusController(BaseServerController, DirectoryBasedController):
    software_name = "Chorus"
    _port_wait_interval = 0.02
    supported_sasl_mechanisms = {"PLAIN", "SCRAM-SHA-256"}
    supports_sts = False
    extban_mute_char = "m"
    sync_sleep_time = float(os.environ.get("CHORUS_SYNC", "0"))
    # Promises: what they name is tested, not skipped.
    capabilities = frozenset(
        {
            Capabilities.ACCOUNT_NOTIFY,
            Capabilities.ACCOUNT_TAG,
            Capabilities.AWAY_NOTIFY,
            Capabilities.BATCH,
            Capabilities.ECHO_MESSAGE,
            Capabilities.EXTENDED_JOIN,
            Capabilities.EXTENDED_MONITOR,
            Capabilities.LABELED_RESPONSE,
            Capabilities.MESSAGE_TAGS,
            Capabilities.MULTI_PREFIX,
            Capabilities.MULTILINE,
            Capabilities.READ_MARKER,
            Capabilities.SERVER_TIME,
            Capabilities.SETNAME,
        }
    )
    optional_behaviors = frozenset(
        {
            OptionalBehaviors.BAN_EXCEPTION_MODE,
            OptionalBehaviors.CAP_REQ_MINUS,
            OptionalBehaviors.INVITE_EXCEPTION_MODE,
            OptionalBehaviors.INVITE_OVERRIDES_LIMIT,
            OptionalBehaviors.INVITE_LIST,
            OptionalBehaviors.METADATA_BEFORE_CONNECT,
            OptionalBehaviors.MULTI_JOIN,
            OptionalBehaviors.MULTI_KICK,
            OptionalBehaviors.MULTI_PRIVMSG,
            OptionalBehaviors.ELIST_C,
            OptionalBehaviors.ELIST_M,
            OptionalBehaviors.ELIST_N,
            OptionalBehaviors.ELIST_T,
            OptionalBehaviors.ELIST_U,
            OptionalBehaviors.MULTI_NAMES_COMMAND,
            OptionalBehaviors.NO_CTCP,
            OptionalBehaviors.SASL_AFTER_REGISTRATION,
            OptionalBehaviors.SASL_REAUTHENTICATION,
        }
    )
    isupport = {"CASEMAPPING": "ascii", "MONITOR": "100", "UTF8ONLY": None}

    def get_hostname_and_port(self):
        return ("127.0.0.1", super().get_hostname_and_port()[1])

    def run(self, hostname, port, *, password, ssl, run_services, faketime, websocket_hostname, websocket_port):
        self.hostname, self.port = hostname, port
        self.create_config()
        (self.directory / "chorus.toml").write_text(CONFIG)
        self._password = password
        self._default_user_modes = self._ergo("accounts").get("default-user-modes", "")
        # Its tests know of more degrees: only here every account is always on without having asked for it.
        multiclient = self._ergo("accounts")["multiclient"]
        self._always_on = str(multiclient["always-on"] in ("opt-out", "mandatory")).lower()
        self._before_connect = str(bool(self.test_config.account_registration_before_connect)).lower()
        self._mails = bool(self.test_config.account_registration_requires_email)
        self._ports = [port] + [self.get_hostname_and_port()[1] for _ in range(NODES - 1)]
        _turns[port] = itertools.cycle(self._ports)
        # Any port speaks WebSocket, but a test of it asks for one of its own: the first node has that too.
        listening = [[each] for each in self._ports]
        if websocket_port is not None:
            listening[0].append(websocket_port)
        self.proc, *self._others = [self._start(f"n{i + 1}", ports) for i, ports in enumerate(listening)]

    def _ergo(self, section):
        """What a test asks for by editing Ergo's configuration."""
        tree = copy.deepcopy(ERGO_BASE_CONFIG)
        if self.test_config.ergo_config:
            self.test_config.ergo_config(tree)
        return tree[section]

    def _start(self, name, ports):
        command = [
            str(CHECKOUT / "node_modules/.bin/node"),
            str(CHECKOUT / "bin/serve.ts"),
            f"--id={name}",
            f"--port={','.join(map(str, ports))}",
            f"--data={self.directory}",
            "--network-server-name=My.Little.Server",
            "--network-name=ChorusTest",
            "--network-description=test server",
            "--limits-messages-per-second=0",
            "--accounts-hash-memory=32KiB",
            f"--accounts-always-on={self._always_on}",
            f"--accounts-register-before-connect={self._before_connect}",
            # Some tests sleep for a minute without reading.
            "--heartbeat-client=5m",
            f"--network-default-user-modes={self._default_user_modes}",
            # Where CHORUS_LOG names nats-servers. Nobody removes it afterwards.
            f"--nats-stream=irctest-{os.getpid()}-{self.port}",
        ]
        if self._mails:
            # Nobody listens there: no test waits for a letter.
            command += [
                "--accounts-email=required",
                "--accounts-email-from=chorus@example.org",
                "--accounts-smtp=smtp://127.0.0.1:9",
            ]
        if self._password is not None:
            command.append(f"--network-password={self._password}")
        return self.execute(command, proc_name=f"chorus-{name}", cwd=self.directory)

    def registerUser(self, case, username, password=None):
        """Makes an account by a connection of its own, and leaves no trace of that."""
        client = case.addClient(show_io=False)
        case.sendLine(client, f"NICK {username}")
        case.sendLine(client, "USER r e g :user")
        while case.getRegistrationMessage(client).command != "001":
            pass
        case.getMessages(client)
        case.sendLine(client, f"REGISTER * * {password}")
        answers = []
        while not any(answer.command == "REGISTER" for answer in answers):
            answers = case.getMessages(client)
            assert not any(answer.command == "FAIL" for answer in answers), answers
        case.sendLine(client, "QUIT")
        case.assertDisconnected(client)

    def wait_for_services(self):
        """Nothing to wait for: accounts are the server's own."""

    def wait_for_port(self):
        super().wait_for_port()
        for port in self._ports[1:]:
            self._wait_for(port)

    def _wait_for(self, port):
        deadline = time.time() + 20
        while True:
            try:
                socket.create_connection(("127.0.0.1", port), timeout=1).close()
                return
            except OSError:
                assert time.time() < deadline, f"no node on port {port}"
                time.sleep(0.02)

    def kill_proc(self):
        for process in self._others:
            process.kill()
            process.wait()
        self._others = []
        super().kill_proc()

    def kill(self):
        _turns.pop(getattr(self, "port", None), None)
        super().kill()


def get_irctest_controller_class():
    return ChorusController
