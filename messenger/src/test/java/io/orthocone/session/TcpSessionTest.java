package io.orthocone.session;

/** On the loopback, where checksums are enough. */
final class TcpSessionTest extends SocketSessionContract {
    @Override
    ModePolicy modes() {
        return ModePolicy.BY_ADDRESS;
    }
}
