package io.orthocone.mon.view;

import io.orthocone.auth.Account;
import io.orthocone.mon.command.CommandException;
import io.orthocone.mon.command.MonCommand;
import java.util.List;

/** Answers a command that only looks. */
public final class QueryAnswers {
    private QueryAnswers() {}

    /**
     * The answer.
     *
     * @throws CommandException when what is asked about does not exist
     */
    public static Answer answer(MonCommand.Query query, ClusterView view) throws CommandException {
        return switch (query) {
            case MonCommand.Status() -> StatusView.answer(view);
            case MonCommand.Health(boolean detail) -> HealthView.answer(view, detail);
            case MonCommand.Df(boolean detail) -> DfView.df(view, detail);
            case MonCommand.OsdDf() -> DfView.osdDf(view);
            case MonCommand.OsdPoolGetQuota(String pool) -> DfView.quota(view, pool);
            case MonCommand.Progress() -> ProgressView.answer(view);
            case MonCommand.MonStat() -> MonView.stat(view);
            case MonCommand.MonDump() -> MonView.dump(view);
            case MonCommand.QuorumStatus() -> MonView.quorumStatus(view);
            case MonCommand.OsdStat() -> OsdView.stat(view);
            case MonCommand.OsdTree() -> OsdTreeView.answer(view);
            case MonCommand.OsdDump() -> OsdView.dump(view);
            case MonCommand.OsdGetMap get -> OsdView.getMap(view, get.epoch());
            case MonCommand.OsdGetCrushMap() -> OsdView.getCrushMap(view);
            case MonCommand.OsdBlocklistLs() -> OsdView.blocklist(view);
            case MonCommand.CrushRuleLs() -> OsdView.rules(view);
            case MonCommand.OsdSafeToDestroy(List<Integer> osds) -> OsdRemovalView.safeToDestroy(view, osds);
            case MonCommand.OsdOkToStop(List<Integer> osds) -> OsdRemovalView.okToStop(view, osds);
            case MonCommand.OsdPoolLs(boolean detail) -> PoolView.ls(view, detail);
            case MonCommand.OsdPoolGet get -> PoolView.get(view, get.pool(), get.option());
            case MonCommand.OsdMapObject object ->
                PgView.mapObject(view, object.pool(), object.object(), object.namespace());
            case MonCommand.PgStat() -> PgView.stat(view);
            case MonCommand.PgDump() -> PgView.dump(view);
            case MonCommand.AuthLs() -> AuthView.ls(view);
            case MonCommand.AuthGet(Account account) -> AuthView.get(view, account);
            case MonCommand.PgMap(String pg) -> PgView.map(view, pg);
            case MonCommand.PgLs ls -> PgView.ls(view, ls.pool(), ls.states());
        };
    }
}
