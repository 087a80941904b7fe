package io.orthocone.bench.messenger;

import io.orthocone.session.ModePolicy;

/** Who is measured. All have one thread that asks and one that answers. */
public enum Party {
    /** Ours over loopback sockets, with checksums. */
    OCONE("ocone") {
        @Override
        public EchoPair open(int payloadBytes) throws Exception {
            return SessionPair.overTcp(payloadBytes, ModePolicy.CRC);
        }
    },
    /** Ours over loopback sockets, with TLS 1.3 and checksums. */
    OCONE_SECURE("ocone, secure") {
        @Override
        public EchoPair open(int payloadBytes) throws Exception {
            return SessionPair.overTcp(payloadBytes, ModePolicy.SECURE);
        }
    },
    /** Ours as the daemons of an embedded cluster talk: without sockets and bytes. */
    OCONE_INSIDE("ocone inside the JVM") {
        @Override
        public EchoPair open(int payloadBytes) throws Exception {
            return SessionPair.insideTheJvm(payloadBytes);
        }
    },
    /** A length and bytes over loopback sockets. */
    NETTY("bare Netty") {
        @Override
        public EchoPair open(int payloadBytes) throws Exception {
            return new NettyPair(payloadBytes);
        }
    },
    /** A gRPC call for each request, over loopback sockets, in plain text. */
    GRPC_UNARY("gRPC, a call each") {
        @Override
        public EchoPair open(int payloadBytes) throws Exception {
            return new GrpcPair(payloadBytes, GrpcPair.Form.UNARY);
        }
    },
    /** One gRPC call with a stream of requests and one of answers. */
    GRPC_STREAM("gRPC, one stream") {
        @Override
        public EchoPair open(int payloadBytes) throws Exception {
            return new GrpcPair(payloadBytes, GrpcPair.Form.STREAM);
        }
    };

    private final String title;

    Party(String title) {
        this.title = title;
    }

    /** For the reports. */
    public String title() {
        return title;
    }

    /** Connects two of it. */
    public abstract EchoPair open(int payloadBytes) throws Exception;
}
