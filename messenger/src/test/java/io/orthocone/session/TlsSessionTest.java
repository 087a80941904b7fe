package io.orthocone.session;

/** By TLS. */
final class TlsSessionTest extends SocketSessionContract {
    @Override
    ModePolicy modes() {
        return ModePolicy.SECURE;
    }
}
