import Templating

/// Variables for a test.
struct Shown: TemplateVariables {
    let values: [String: TemplateValue]

    init(_ values: [String: TemplateValue]) { self.values = values }

    func value(named name: String) -> TemplateValue? { values[name] }

    /// A text, both flags, two rows of which the first has a name of its own, and none.
    static var all: Shown {
        Shown([
            "name": .text("<A & 'B'>"),
            "empty": .text(""),
            "yes": .flag(true),
            "no": .flag(false),
            "rows": .list([
                Shown(["label": .text("1"), "name": .text("own")]), Shown(["label": .text("2")]),
            ]),
            "none": .list([]),
        ])
    }
}

/// What a template makes of `Shown.all`, or what is wrong with it.
func filled(_ text: String, as format: Template.Format = .text) -> String {
    do throws(Template.Failure) {
        return try Template(text, as: format).render(Shown.all)
    } catch {
        return error.sentence
    }
}
