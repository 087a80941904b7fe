package io.orthocone.bench.messenger;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;

/**
 * gRPC in plain text, with messages that are bytes as they are, so that neither side encodes anything. On its own event loops without another
 * thread between ({@code directExecutor}), which is the fastest it offers; by default each call would cross to a pool of threads.
 */
final class GrpcPair implements EchoPair {
    /** How a request and its answer travel. */
    enum Form {
        /** A call each, as a service that answers requests is declared. */
        UNARY,
        /** All of them in one call with a stream in both directions: the cheapest form, in which a program has to match answers itself. */
        STREAM
    }

    private static final int MOST_BYTES = 64 << 20;
    private static final String SERVICE = "ocone.bench";

    private static final MethodDescriptor<byte[], byte[]> ONE = method(MethodDescriptor.MethodType.UNARY, "Answer");
    private static final MethodDescriptor<byte[], byte[]> MANY =
            method(MethodDescriptor.MethodType.BIDI_STREAMING, "Exchange");

    private final Server server;
    private final ManagedChannel channel;
    private final byte[] payload;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final Runnable ask;
    private final Runnable end;
    /** What an answer does; set by whoever waits for one, read by the event loop that hears it. */
    private volatile Runnable answered = () -> {};

    GrpcPair(int payloadBytes, Form form) throws IOException {
        payload = new byte[payloadBytes];
        byte[] answer = new byte[ANSWER_BYTES];
        server = NettyServerBuilder.forAddress(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .directExecutor()
                .maxInboundMessageSize(MOST_BYTES)
                .addService(ServerServiceDefinition.builder(SERVICE)
                        .addMethod(ONE, ServerCalls.asyncUnaryCall((request, answers) -> {
                            answers.onNext(answer);
                            answers.onCompleted();
                        }))
                        .addMethod(MANY, ServerCalls.asyncBidiStreamingCall(answers -> exchange(answers, answer)))
                        .build())
                .build()
                .start();
        channel = NettyChannelBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()))
                .usePlaintext()
                .directExecutor()
                .maxInboundMessageSize(MOST_BYTES)
                .build();
        Asking asking = asking(form);
        ask = asking.ask();
        end = asking.end();
    }

    /**
     * What one form does.
     *
     * @param ask sends one request
     * @param end is the last thing that is said
     */
    private record Asking(Runnable ask, Runnable end) {}

    private Asking asking(Form form) {
        return switch (form) {
            case UNARY ->
                new Asking(
                        () -> ClientCalls.asyncUnaryCall(
                                channel.newCall(ONE, CallOptions.DEFAULT), payload, new Answers(() -> {})),
                        () -> {});
            case STREAM -> {
                StreamObserver<byte[]> requests = ClientCalls.asyncBidiStreamingCall(
                        channel.newCall(MANY, CallOptions.DEFAULT), new Answers(() -> ended.complete(null)));
                yield new Asking(() -> requests.onNext(payload), requests::onCompleted);
            }
        };
    }

    private static MethodDescriptor<byte[], byte[]> method(MethodDescriptor.MethodType type, String name) {
        return MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, name))
                .setRequestMarshaller(new Bytes())
                .setResponseMarshaller(new Bytes())
                .build();
    }

    private static StreamObserver<byte[]> exchange(StreamObserver<byte[]> answers, byte[] answer) {
        return new StreamObserver<>() {
            @Override
            public void onNext(byte[] request) {
                answers.onNext(answer);
            }

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onCompleted() {
                answers.onCompleted();
            }
        };
    }

    /** Who hears the answers of one call. */
    private final class Answers implements StreamObserver<byte[]> {
        private final Runnable completed;

        Answers(Runnable completed) {
            this.completed = completed;
        }

        @Override
        public void onNext(byte[] answer) {
            answered.run();
        }

        @Override
        public void onError(Throwable failure) {
            ended.completeExceptionally(failure);
        }

        @Override
        public void onCompleted() {
            completed.run();
        }
    }

    /** Messages that are their bytes. */
    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {
        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /** Whoever asks is the thread that hears the answers, but for the very first time: a stream takes one question at a time. */
    @Override
    public void run(int roundTrips, int inFlight) throws Exception {
        CompletableFuture<Void> done = new CompletableFuture<>();
        answered = () -> {
            RoundTrips trips = RoundTrips.begin(roundTrips, inFlight, ask, done);
            answered = trips::answered;
        };
        ask.run();
        CompletableFuture.anyOf(done, ended).get();
    }

    @Override
    public void close() {
        end.run();
        channel.shutdownNow();
        server.shutdownNow();
    }
}
