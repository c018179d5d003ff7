// Opens an ontology with the OWL API, as Protégé does, and prints who leads what in it.

import java.io.File;
import org.semanticweb.owlapi.apibinding.OWLManager;
import org.semanticweb.owlapi.model.AxiomType;
import org.semanticweb.owlapi.model.IRI;
import org.semanticweb.owlapi.model.OWLOntology;

public class OpenWithOwlApi {
    public static void main(String[] arguments) throws Exception {
        File file = new File(arguments[0]);
        OWLOntology opened = OWLManager.createOWLOntologyManager().loadOntologyFromOntologyDocument(file);
        IRI leads = IRI.create("https://kg.example/ontology/news#leads");
        opened.axioms(AxiomType.OBJECT_PROPERTY_ASSERTION)
            .filter(axiom -> axiom.getProperty().asOWLObjectProperty().getIRI().equals(leads))
            .map(axiom -> axiom.getSubject() + " leads " + axiom.getObject())
            .sorted()
            .forEach(System.out::println);
    }
}
