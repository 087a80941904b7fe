package io.orthocone.wire;

import io.orthocone.env.Payload;
import io.orthocone.message.OsdClientMessage;
import io.orthocone.message.OsdClientMessage.OsdOp;
import io.orthocone.message.OsdClientMessage.OsdOpReply;
import io.orthocone.message.OsdSubOp;
import io.orthocone.message.OsdSubOpResult;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody.Empty;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody.Name;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody.Range;
import io.orthocone.wire.proto.OsdClientProto.OsdOpBody.Step;
import io.orthocone.wire.proto.OsdClientProto.OsdOpReplyBody;
import io.orthocone.wire.proto.OsdClientProto.OsdOpReplyBody.Result;
import io.orthocone.wire.proto.ValuesProto.NamedBytes;
import java.util.ArrayList;
import java.util.List;

/** What clients and OSDs say to one another, both directions. Content that is written or was read is data. */
final class OsdClientConversions {
    private OsdClientConversions() {}

    static EncodedMessage encode(OsdClientMessage message) {
        return switch (message) {
            case OsdOp op -> encodeOp(op);
            case OsdOpReply reply -> encodeReply(reply);
        };
    }

    // --- requests ---

    private static EncodedMessage encodeOp(OsdOp op) {
        OsdOpBody.Builder body = OsdOpBody.newBuilder()
                .setReqId(Values.toProto(op.reqId()))
                .setAttempt(op.attempt())
                .setEpoch(op.epoch())
                .setPg(Values.toProto(op.pg()))
                .setObject(Values.toProto(op.object()))
                .setSnapSeq(op.snapSeq())
                .addAllSnaps(op.snaps())
                .setReadSnapPlusTwo(op.readSnap() + 2)
                .setFailsWhenFull(op.failsWhenFull());
        List<Payload> data = new ArrayList<>(op.steps().size());
        for (OsdSubOp step : op.steps()) {
            body.addSteps(encodeStep(step, data));
        }
        return new EncodedMessage(body.build(), data);
    }

    static OsdOp decodeOp(OsdOpBody body, DataCursor data) throws MalformedFrameException {
        List<OsdSubOp> steps = new ArrayList<>(body.getStepsCount());
        for (Step step : body.getStepsList()) {
            steps.add(decodeStep(step, data));
        }
        return new OsdOp(
                Values.fromProto(body.getReqId()),
                body.getAttempt(),
                body.getEpoch(),
                Values.fromProto(body.getPg()),
                Values.fromProto(body.getObject()),
                body.getSnapSeq(),
                body.getSnapsList(),
                body.getReadSnapPlusTwo() - 2,
                steps,
                body.getFailsWhenFull());
    }

    private static Step encodeStep(OsdSubOp step, List<Payload> data) {
        Step.Builder to = Step.newBuilder();
        switch (step) {
            case OsdSubOp.Read read -> to.setRead(range(read.offset(), read.lengthBytes()));
            case OsdSubOp.Stat _ -> to.setStat(Empty.getDefaultInstance());
            case OsdSubOp.GetXattr get -> to.setGetXattr(name(get.name()));
            case OsdSubOp.GetXattrs _ -> to.setGetXattrs(Empty.getDefaultInstance());
            case OsdSubOp.AssertExists _ -> to.setAssertExists(Empty.getDefaultInstance());
            case OsdSubOp.AssertVersion guard -> to.setAssertUserVersion(guard.userVersion());
            case OsdSubOp.CompareXattr guard -> to.setCompareXattr(Values.toProto(guard.name(), guard.value()));
            case OsdSubOp.ListObjects list ->
                to.setListObjects(OsdOpBody.ListObjects.newBuilder()
                        .setFrom(Values.toProto(list.from()))
                        .setMaxEntries(list.maxEntries())
                        .setNamespace(list.namespace()));
            case OsdSubOp.Write write ->
                to.setWrite(OsdOpBody.Write.newBuilder()
                        .setOffset(write.offset())
                        .setDataBytes(append(data, write.data())));
            case OsdSubOp.WriteFull write -> to.setWriteFullDataBytes(append(data, write.data()));
            case OsdSubOp.Append write -> to.setAppendDataBytes(append(data, write.data()));
            case OsdSubOp.Zero zero -> to.setZero(range(zero.offset(), zero.lengthBytes()));
            case OsdSubOp.Truncate truncate -> to.setTruncateSizeBytes(truncate.sizeBytes());
            case OsdSubOp.Delete _ -> to.setDelete(Empty.getDefaultInstance());
            case OsdSubOp.Create create -> to.setCreateExclusive(create.exclusive());
            case OsdSubOp.SetXattr set -> to.setSetXattr(Values.toProto(set.name(), set.value()));
            case OsdSubOp.RemoveXattr remove -> to.setRemoveXattr(name(remove.name()));
        }
        return to.build();
    }

    private static OsdSubOp decodeStep(Step step, DataCursor data) throws MalformedFrameException {
        return switch (step.getStepCase()) {
            case READ ->
                new OsdSubOp.Read(step.getRead().getOffset(), step.getRead().getLengthBytes());
            case STAT -> new OsdSubOp.Stat();
            case GET_XATTR -> new OsdSubOp.GetXattr(step.getGetXattr().getName());
            case GET_XATTRS -> new OsdSubOp.GetXattrs();
            case ASSERT_EXISTS -> new OsdSubOp.AssertExists();
            case ASSERT_USER_VERSION -> new OsdSubOp.AssertVersion(step.getAssertUserVersion());
            case COMPARE_XATTR -> {
                NamedBytes xattr = step.getCompareXattr();
                yield new OsdSubOp.CompareXattr(xattr.getName(), Values.fromProto(xattr.getValue()));
            }
            case LIST_OBJECTS -> {
                OsdOpBody.ListObjects list = step.getListObjects();
                yield new OsdSubOp.ListObjects(
                        Values.fromProto(list.getFrom()), list.getMaxEntries(), list.getNamespace());
            }
            case WRITE ->
                new OsdSubOp.Write(
                        step.getWrite().getOffset(), data.take(step.getWrite().getDataBytes()));
            case WRITE_FULL_DATA_BYTES -> new OsdSubOp.WriteFull(data.take(step.getWriteFullDataBytes()));
            case APPEND_DATA_BYTES -> new OsdSubOp.Append(data.take(step.getAppendDataBytes()));
            case ZERO ->
                new OsdSubOp.Zero(step.getZero().getOffset(), step.getZero().getLengthBytes());
            case TRUNCATE_SIZE_BYTES -> new OsdSubOp.Truncate(step.getTruncateSizeBytes());
            case DELETE -> new OsdSubOp.Delete();
            case CREATE_EXCLUSIVE -> new OsdSubOp.Create(step.getCreateExclusive());
            case SET_XATTR -> {
                NamedBytes xattr = step.getSetXattr();
                yield new OsdSubOp.SetXattr(xattr.getName(), Values.fromProto(xattr.getValue()));
            }
            case REMOVE_XATTR -> new OsdSubOp.RemoveXattr(step.getRemoveXattr().getName());
            case STEP_NOT_SET -> throw MalformedFrameException.nonsense("a step of a kind unknown here");
        };
    }

    private static Range range(long offset, long lengthBytes) {
        return Range.newBuilder().setOffset(offset).setLengthBytes(lengthBytes).build();
    }

    private static Name name(String name) {
        return Name.newBuilder().setName(name).build();
    }

    private static int append(List<Payload> data, Payload part) {
        if (!part.isEmpty()) {
            data.add(part);
        }
        return part.length();
    }

    // --- answers ---

    private static EncodedMessage encodeReply(OsdOpReply reply) {
        OsdOpReplyBody.Builder body = OsdOpReplyBody.newBuilder()
                .setReqId(Values.toProto(reply.reqId()))
                .setAttempt(reply.attempt())
                .setEpoch(reply.epoch())
                .setPg(Values.toProto(reply.pg()))
                .setResult(Values.toProto(reply.result()))
                .setVersion(Values.toProto(reply.version()))
                .setUserVersion(reply.userVersion());
        List<Payload> data = new ArrayList<>(reply.results().size());
        for (OsdSubOpResult result : reply.results()) {
            body.addResults(encodeResult(result, data));
        }
        return new EncodedMessage(body.build(), data);
    }

    static OsdOpReply decodeReply(OsdOpReplyBody body, DataCursor data) throws MalformedFrameException {
        List<OsdSubOpResult> results = new ArrayList<>(body.getResultsCount());
        for (Result result : body.getResultsList()) {
            results.add(decodeResult(result, data));
        }
        return new OsdOpReply(
                Values.fromProto(body.getReqId()),
                body.getAttempt(),
                body.getEpoch(),
                Values.fromProto(body.getPg()),
                Values.errorCode(body.getResult()),
                Values.fromProto(body.getVersion()),
                body.getUserVersion(),
                results);
    }

    private static Result encodeResult(OsdSubOpResult result, List<Payload> data) {
        Result.Builder to = Result.newBuilder();
        switch (result) {
            case OsdSubOpResult.Done _ -> to.setDone(true);
            case OsdSubOpResult.Skipped _ -> to.setSkipped(true);
            case OsdSubOpResult.Failed failed -> to.setFailedErrno(Values.toProto(failed.code()));
            case OsdSubOpResult.Data read -> to.setDataBytes(append(data, read.bytes()));
            case OsdSubOpResult.Stat stat ->
                to.setStat(OsdOpReplyBody.Stat.newBuilder()
                        .setSizeBytes(stat.sizeBytes())
                        .setMtimeMillis(stat.mtimeMillis())
                        .setUserVersion(stat.userVersion()));
            case OsdSubOpResult.Xattrs xattrs ->
                to.setXattrs(OsdOpReplyBody.Xattrs.newBuilder().addAllValues(Values.toProto(xattrs.values())));
            case OsdSubOpResult.Objects objects ->
                to.setObjects(OsdOpReplyBody.Objects.newBuilder()
                        .addAllObjects(Values.toProtoObjects(objects.objects()))
                        .setNext(Values.toProto(objects.next())));
        }
        return to.build();
    }

    private static OsdSubOpResult decodeResult(Result result, DataCursor data) throws MalformedFrameException {
        return switch (result.getResultCase()) {
            case DONE -> new OsdSubOpResult.Done();
            case SKIPPED -> new OsdSubOpResult.Skipped();
            case FAILED_ERRNO -> new OsdSubOpResult.Failed(Values.errorCode(result.getFailedErrno()));
            case DATA_BYTES -> new OsdSubOpResult.Data(data.take(result.getDataBytes()));
            case STAT -> {
                OsdOpReplyBody.Stat stat = result.getStat();
                yield new OsdSubOpResult.Stat(stat.getSizeBytes(), stat.getMtimeMillis(), stat.getUserVersion());
            }
            case XATTRS ->
                new OsdSubOpResult.Xattrs(Values.fromProto(result.getXattrs().getValuesList()));
            case OBJECTS ->
                new OsdSubOpResult.Objects(
                        Values.fromProtoObjects(result.getObjects().getObjectsList()),
                        Values.fromProto(result.getObjects().getNext()));
            case RESULT_NOT_SET -> throw MalformedFrameException.nonsense("a result of a kind unknown here");
        };
    }
}
