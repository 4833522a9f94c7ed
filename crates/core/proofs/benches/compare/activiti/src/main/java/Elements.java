import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.*;
import java.util.regex.Pattern;
import javax.el.ELException;
import org.activiti.engine.ProcessEngine;
import org.activiti.engine.delegate.BusinessRuleTaskDelegate;
import org.activiti.engine.delegate.DelegateExecution;
import org.activiti.engine.delegate.Expression;
import org.activiti.engine.history.HistoricActivityInstance;
import org.activiti.engine.impl.bpmn.behavior.TaskActivityBehavior;
import org.activiti.engine.impl.cfg.StandaloneInMemProcessEngineConfiguration;
import org.activiti.engine.runtime.Execution;
import org.activiti.engine.runtime.Job;
import org.activiti.engine.task.Task;

/**
 * The files of ../../../tests/elements in Activiti (mvn -q compile exec:java -Dexec.args=../../../tests/elements): of each
 * the first run without errors of tasks, which only programs can raise there. Prints a line a file: name, and whether the
 * same activities, starts, throws and ends were reached, each as often, and the process ended as recorded.
 */
public class Elements {
    record Answer(String at, Map<String, Object> data) {}

    /** Rules need another engine: these decide nothing. */
    public static class Rules extends TaskActivityBehavior implements BusinessRuleTaskDelegate {
        public void addRuleVariableInputIdExpression(Expression id) {}
        public void addRuleIdExpression(Expression id) {}
        public void setExclude(boolean exclude) {}
        public void setResultVariable(String name) {}
        @Override
        public void execute(DelegateExecution execution) {
            leave(execution);
        }
    }

    final ProcessEngine engine;
    final String source;
    final List<Answer> answers = new ArrayList<>();

    Elements(String name, String source) {
        this.source = source;
        var configuration = new StandaloneInMemProcessEngineConfiguration();
        configuration.setJdbcUrl("jdbc:h2:mem:" + name);
        engine = configuration.buildProcessEngine();
    }

    /**
     * Services, scripts and rules do nothing; a task that sends, there by mail or web service only, is such a service. Two
     * names the engine has of its own.
     */
    static String translated(String source) {
        return source.replace("<definitions ", "<definitions xmlns:activiti='http://activiti.org/bpmn' ")
            .replaceAll("<sendTask (.*?) messageRef=\"\\w+\"", "<serviceTask $1")
            .replace("isInterrupting=", "activiti:isInterrupting=")
            .replace("numberOfCompletedInstances", "nrOfCompletedInstances")
            .replace("<serviceTask ", "<serviceTask activiti:expression='${true}' ")
            .replace("<businessRuleTask ", "<businessRuleTask activiti:class='Elements$Rules' ")
            .replaceAll("<script>.*?</script>", "<script>\\${true}</script>");
    }

    boolean is(String id, String tags) {
        return Pattern.compile("<(" + tags + ") id=\"" + id + "\"").matcher(source).find();
    }

    /** What an event waits for, as "message M". The last of several: an engine that knows one may take the first. */
    List<String> events(String id) {
        var element = Pattern.compile("Event id=\"" + id + "\".*").matcher(source);
        var events = new LinkedList<String>();
        if (!element.find()) return events;
        var one = Pattern.compile("<(\\w+)EventDefinition(?: \\w+Ref=\"(\\w+)\")?").matcher(element.group());
        while (one.find()) events.addFirst(one.group(1) + " " + Objects.toString(one.group(2), ""));
        return element.group().contains("parallelMultiple") ? events : events.stream().limit(1).toList();
    }

    void start(String process, String event, Map<String, Object> data) {
        var runtime = engine.getRuntimeService();
        var name = event.substring(event.indexOf(' ') + 1);
        if (event.startsWith("message")) runtime.startProcessInstanceByMessage(name, data);
        else if (event.startsWith("signal")) runtime.signalEventReceived(name, data);
        else if (event.startsWith("timer")) goOff(timers().get(0));
        else runtime.startProcessInstanceByKey(process, data);
    }

    List<Job> timers() {
        return engine.getManagementService().createTimerJobQuery().orderByJobDuedate().asc().list();
    }

    void goOff(Job timer) {
        var management = engine.getManagementService();
        engine.getProcessEngineConfiguration().getClock().setCurrentTime(timer.getDuedate());
        management.executeJob(management.moveTimerToExecutableJob(timer.getId()).getId());
    }

    List<Execution> at(String id) {
        return engine.getRuntimeService().createExecutionQuery().activityId(id).list();
    }

    /** Gives an answer if something waits for it. */
    boolean give(Answer answer) {
        var runtime = engine.getRuntimeService();
        var tasks = engine.getTaskService().createTaskQuery().taskDefinitionKey(answer.at).list();
        if (!tasks.isEmpty()) {
            engine.getTaskService().complete(tasks.get(0).getId(), answer.data);
            return true;
        }
        for (var execution : at(answer.at)) {
            for (var event : events(answer.at)) {
                var name = event.substring(event.indexOf(' ') + 1);
                var same = runtime.createExecutionQuery().executionId(execution.getId());
                if (event.startsWith("message") && same.messageEventSubscriptionName(name).count() > 0) {
                    runtime.messageEventReceived(name, execution.getId(), answer.data);
                    return true;
                }
                if (event.startsWith("signal") && same.signalEventSubscriptionName(name).count() > 0) {
                    runtime.signalEventReceived(name, execution.getId(), answer.data);
                    return true;
                }
            }
            for (var timer : timers()) {
                if (!execution.getId().equals(timer.getExecutionId())) continue;
                goOff(timer);
                return true;
            }
            if (is(answer.at, "receiveTask")) {
                runtime.trigger(execution.getId(), answer.data);
                return true;
            }
        }
        // An activity of an ad hoc subprocess is chosen first, then done.
        for (var execution : source.contains("<adHoc") ? at("u") : List.<Execution>of()) {
            var enabled = runtime.getEnabledActivitiesFromAdhocSubProcess(execution.getId());
            if (enabled.stream().noneMatch(node -> node.getId().equals(answer.at))) continue;
            runtime.executeActivityInAdhocSubProcess(execution.getId(), answer.at);
            return true;
        }
        return false;
    }

    /** The next answer, or a task that nobody answers, or a message that no task sends, or time passes. */
    boolean step() {
        for (var answer : answers) {
            if (!give(answer)) continue;
            answers.remove(answer);
            return true;
        }
        for (Task task : engine.getTaskService().createTaskQuery().list()) {
            engine.getTaskService().complete(task.getId());
            return true;
        }
        for (var execution : engine.getRuntimeService().createExecutionQuery().list()) {
            var id = execution.getActivityId();
            if (id != null && is(id, "receiveTask") && give(new Answer(id, Map.of()))) return true;
        }
        for (var timer : timers()) {
            goOff(timer);
            return true;
        }
        return false;
    }

    @SuppressWarnings("unchecked")
    String play(Map<String, Object> recording) {
        var starts = list(recording, "starts");
        Map<String, Object> start = starts.isEmpty() ? Map.of() : starts.get(0);
        var event = events((String) start.get("at")).stream().findFirst().orElse("none ");
        try {
            engine.getRepositoryService().createDeployment().addString("p.bpmn", translated(source)).deploy();
        } catch (RuntimeException failure) {
            return "refused: " + failure.getMessage();
        }
        // Nothing there begins by a condition.
        if (event.startsWith("conditional")) return "not tried";
        for (var answer : list(recording, "answers")) answers.add(new Answer((String) answer.get("at"), data(answer)));
        try {
            start("p", event, data(start));
            for (int i = 0; i < 50 && step(); i += 1);
        } catch (RuntimeException failure) {
            return (failure.getCause() instanceof ELException ? "refused: " : "otherwise: ") + failure.getMessage();
        }
        var found = new ArrayList<String>();
        for (HistoricActivityInstance one : engine.getHistoryService().createHistoricActivityInstanceQuery().list())
            if (!is(one.getActivityId(), "\\w+Gateway")) found.add(one.getActivityId());
        var ended = engine.getRuntimeService().createProcessInstanceQuery().count() == 0;
        var expected = (Map<String, Object>) recording.get("expected");
        // An event that came too often, for the engine waited for one of several only.
        var left = answers.stream().map(Answer::at).filter(id -> is(id, "\\w+Event")).toList();
        var same = compared(found).equals(compared((List<String>) expected.get("reached")))
            && expected.get("ended").equals(ended);
        return same && left.isEmpty() ? "as recorded" : "otherwise: " + compared(found) + " " + ended + " " + left;
    }

    /**
     * Events that wait are told differently by each engine and left out. That event subprocesses and their starts aren't
     * in the history isn't held against this one.
     */
    List<String> compared(List<String> reached) {
        return reached.stream()
            .filter(id -> !is(id, "intermediateCatchEvent|boundaryEvent"))
            .filter(id -> !inEventSubProcess(id))
            .sorted().toList();
    }

    boolean inEventSubProcess(String id) {
        var start = "\\w+\" triggeredByEvent=\"true\">\\s*<startEvent id=\"" + id + "\"";
        return Pattern.compile("<subProcess id=\"(" + id + "\" trig|" + start + ")").matcher(source).find();
    }

    @SuppressWarnings("unchecked")
    static List<Map<String, Object>> list(Map<String, Object> from, String name) {
        return (List<Map<String, Object>>) from.getOrDefault(name, List.of());
    }

    @SuppressWarnings("unchecked")
    static Map<String, Object> data(Map<String, Object> from) {
        return (Map<String, Object>) from.getOrDefault("data", Map.of());
    }

    @SuppressWarnings("unchecked")
    public static void main(String[] arguments) throws Exception {
        List<Path> paths;
        try (var files = Files.list(Path.of(arguments[0]))) {
            paths = files.filter(path -> path.toString().endsWith(".bpmn")).sorted().toList();
        }
        for (var path : paths) {
            var name = path.getFileName().toString().replace(".bpmn", "");
            var file = path.resolveSibling(name + ".runs.json").toFile();
            List<Map<String, Object>> runs = new ObjectMapper().readValue(file, List.class);
            var recording = runs.stream()
                .filter(run -> list(run, "answers").stream().noneMatch(answer -> answer.containsKey("error")))
                .findFirst();
            var told = "not tried";
            if (recording.isPresent()) {
                var elements = new Elements(name, Files.readString(path));
                told = elements.play(recording.get()).replace('\n', ' ');
                elements.engine.close();
            }
            System.out.println(name + "\t" + told);
        }
    }
}
