package io.orthocone.rados;

import io.orthocone.message.ErrorCode;
import io.orthocone.message.FailurePhase;
import io.orthocone.objecter.OpResult;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;

/** Words for what went wrong, and what to do next. */
final class Failures {
    private Failures() {}

    /** The exception for an op that did not succeed. */
    static RadosException of(OpResult result, String operation, String object, String pool) {
        String problem = result.waitedFor().isEmpty()
                ? problemOfAnswer(result.code())
                : problemWithoutAnswer(result.code(), result.waitedFor());
        return new RadosException(
                result.code(), FailurePhase.OP, operation, object, problem, advice(result.code(), pool));
    }

    /** OSDs answer of objects only, where the code's own words are wider. */
    private static String problemOfAnswer(ErrorCode code) {
        return code == ErrorCode.ENOENT ? "there is no such object" : code.meaning();
    }

    private static String problemWithoutAnswer(ErrorCode code, String waitedFor) {
        return code == ErrorCode.ETIMEDOUT
                ? "timed out while it waited for " + waitedFor + "; whether it was done is unknown"
                : waitedFor;
    }

    private static String advice(ErrorCode code, String pool) {
        return switch (code) {
            case ENOENT -> "list what is there with: ocone rados -p " + pool + " ls";
            case EEXIST -> "choose another name, or remove it first";
            case ENODATA -> "the attributes it has are in IoContext.xattrs";
            case EMSGSIZE -> "read or write it in several ops of at most 64 MiB, as IoContext does";
            case EFBIG -> "cut it into objects with: ocone rados -p " + pool + " --striper put NAME FILE";
            case ENOSPC -> "remove objects or add OSDs; see: ocone health detail";
            case EDQUOT -> "remove objects, or have the quota raised with: ocone osd pool set-quota " + pool;
            case ETIMEDOUT -> "see what the cluster lacks with: ocone health detail";
            case EBLOCKLISTED -> "connect again: this client instance is not served any more";
            case ERANGE, EOVERFLOW, ECANCELED -> "read it again and decide anew";
            case EIO -> "see which copies are damaged with: ocone health detail";
            case EPERM ->
                "an administrator sees what the account may do with: ocone auth get, and changes it with: ocone auth"
                        + " caps; or use another account with -n";
            case OK,
                    EAGAIN,
                    EACCES,
                    EBUSY,
                    EINVAL,
                    ENAMETOOLONG,
                    ENOSYS,
                    EOPNOTSUPP,
                    ECONNREFUSED,
                    EXDEV,
                    EPROTONOSUPPORT,
                    EREMCHG,
                    EPROTO -> "";
        };
    }

    /** Waits for a future whose failures are {@link RadosException}s, and gives them to the caller as they are. */
    static <T> T await(Future<T> future, String operation, String object) {
        try {
            return future.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RadosException(
                    ErrorCode.ECANCELED,
                    operation,
                    object,
                    "this thread was interrupted while it waited",
                    "whether it was done is unknown: look, or do it again");
        } catch (ExecutionException e) {
            throw new RadosException(rados(e.getCause()));
        }
    }

    /** The exception behind a future's failure. */
    static RadosException rados(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        if (cause instanceof RadosException rados) {
            return rados;
        }
        throw new IllegalStateException("an op ended by a mistake of ours: " + cause, cause);
    }
}
