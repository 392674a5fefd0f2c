import Templating
import Testing

struct TemplateTests {
    @Test(arguments: [
        ("", ""),
        ("a { b }} c } d", "a { b }} c } d"),
        ("[{{label}}{{absent}}{{ name }}]", "[<A & 'B'>]"),
        ("{{yes}} {{no}} {{rows}}{{none}}", "true false "),
        ("a{{! nothing {{ of {this} }}b", "ab"),
        ("a{{>rows}}{{> path/of.it }}b", "ab"),
        ("支付{{yes}}成功", "支付true成功"),
    ])
    func `writes variables, and nothing for what there is not`(text: String, expected: String) {
        #expect(filled(text) == expected)
    }

    @Test(arguments: [
        ("{{name}}", "&lt;A &amp; &#39;B&#39;&gt;"),
        ("{{{name}}}|{{{ name }}}", "<A & 'B'>|<A & 'B'>"),
        ("{{&name}}|{{& name }}", "<A & 'B'>|<A & 'B'>"),
        ("<b>'&\"{{#name}}{{.}}{{/name}}", "<b>'&\"&lt;A &amp; &#39;B&#39;&gt;"),
        ("{{=[ ]=}}[name][{name}][&name]", "&lt;A &amp; &#39;B&#39;&gt;<A & 'B'><A & 'B'>"),
    ])
    func `escapes values in a page, unless it is told not to`(text: String, expected: String) {
        #expect(filled(text, as: .html) == expected)
    }

    @Test(arguments: [
        ("{{#yes}}1{{/yes}}{{^yes}}2{{/yes}}", "1"),
        ("{{#no}}1{{/no}}{{^no}}2{{/no}}", "2"),
        ("{{#absent}}1{{/absent}}{{^absent}}2{{/absent}}", "2"),
        ("{{#none}}1{{/none}}{{^none}}2{{/none}}", "2"),
        ("{{#empty}}1{{/empty}}{{^empty}}2{{/empty}}", "1"),
        ("{{#rows}}{{label}}{{name}};{{/rows}}{{^rows}}2{{/rows}}", "1own;2<A & 'B'>;"),
        ("{{#rows}}{{.}}{{#yes}}{{label}}{{/yes}}{{/rows}}{{label}}", "12"),
        ("{{#name}}{{#rows}}{{#label}}{{.}}{{/label}}{{/rows}}{{.}}{{/name}}", "12<A & 'B'>"),
        ("{{ #yes}}", "line 1: not Mustache: \(Self.name)"),
        ("{{# yes }}{{^ no }}1{{/ no }}{{/ yes }}", "1"),
    ])
    func `writes sections for what there is, inverted ones for what there is not`(
        text: String,
        expected: String
    ) {
        #expect(filled(text) == expected)
    }

    /// A line that holds nothing but one such tag is no line of the result.
    @Test(arguments: [
        ("a\n{{#yes}}\nb\n{{/yes}}\nc", "a\nb\nc"),
        ("a\n{{#no}}\nb\n{{/no}}\nc", "a\nc"),
        ("a\r\n  {{^no}}\t\r\n b\r\n{{/no}}  \r\nc\r\n", "a\r\n b\r\nc\r\n"),
        ("{{#rows}}\n{{label}}\n{{/rows}}", "1\n2\n"),
        ("{{#yes}}\n{{#rows}}\n{{/rows}}\n  {{/yes}}", ""),
        ("a\n {{! one\n two }} \nb", "a\nb"),
        ("a\n {{>x}}\n{{=< >=}}\n<yes>\nb", "a\ntrue\nb"),
        (" {{#yes}} {{/yes}}\n", "  \n"),
        ("{{#no}}a{{/no}}\n", "\n"),
        (" {{yes}} \n {{{no}}}\n", " true \n false\n"),
        (" {{! c }} a\n", "  a\n"),
    ])
    func `leaves out the lines of tags that stand alone`(text: String, expected: String) {
        #expect(filled(text) == expected)
    }

    @Test(arguments: [
        ("{{=<% %>=}}<%name%>{{name}}<%={{ }}=%>{{yes}}", "<A & 'B'>{{name}}true"),
        ("{{= | | =}}|#yes|a|/yes|", "a"),
    ])
    func `takes other delimiters`(text: String, expected: String) {
        #expect(filled(text) == expected)
    }

    static let name = "a tag has another name than of a-z, A-Z, 0-9, _ and -"

    @Test(arguments: [
        ("\n{{name", 2, "a tag is not closed"),
        ("{{", 1, "a tag is not closed"),
        ("{{name}", 1, "a tag is not closed"),
        ("\r\n{{{name}}", 2, "a tag is not closed"),
        ("{{!", 1, "a tag is not closed"),
        ("{{}}", 1, name),
        ("a\n\n{{a b}}", 3, name),
        ("{{uppercased(name)}}", 1, name),
        ("{{$name}}a{{/name}}", 1, name),
        ("{{#\u{FF41}}}", 1, name),
        ("\n{{#yes}}\n{{#no}}\n{{/no}}", 2, "the section yes is not closed"),
        ("{{#yes}}\n{{/no}}", 2, "no ends inside of the section yes"),
        ("{{#yes}}{{#no}}{{/yes}}{{/no}}", 1, "yes ends inside of the section no"),
        ("{{/yes}}", 1, "the section yes ends and has not begun"),
        ("{{=x}}", 1, "a tag is not closed"),
        ("{{=x=}}", 1, "a change of delimiters names two of them"),
        ("{{=x y z=}}", 1, "a change of delimiters names two of them"),
        ("{{=x=y z=}}", 1, "a change of delimiters names two of them"),
    ])
    func `says what is wrong with a template, and where`(text: String, line: Int, error: String) {
        #expect(filled(text) == "line \(line): not Mustache: \(error)")
    }

    @Test func `sections stand in one another, but not without end`() {
        func nested(_ depth: Int) -> String {
            String(repeating: "{{#yes}}", count: depth) + "a"
                + String(repeating: "{{/yes}}", count: depth)
        }
        #expect(filled(nested(32)) == "a")
        let error = "line 1: not Mustache: sections stand deeper than 32 in one another"
        #expect(filled(nested(33)) == error)
        #expect(filled(String(repeating: "{{#yes}}", count: 100_000)) == error)
    }

    @Test func `a value is no template`() throws {
        let variables = Shown(["a": .text("{{b}}{{{b}}}{{>a}}"), "b": .text("c")])
        let template = try Template("{{a}}{{#a}}{{.}}{{/a}}", as: .html)
        #expect(template.render(variables) == "{{b}}{{{b}}}{{&gt;a}}{{b}}{{{b}}}{{&gt;a}}")
    }
}
